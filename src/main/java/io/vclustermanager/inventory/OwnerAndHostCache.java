package io.vclustermanager.inventory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.UnknownKindException;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Owner;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The owners and hosts that clusters refer to, kept in memory: they are few, and every cluster has
 * one of each, so that joining them is a good part of what a list costs. What is not in memory is
 * read by one statement.
 */
@Singleton
final class OwnerAndHostCache {
  private static final int MOST_KEPT = 10_000;

  /** How long another replica's change of an owner takes to be seen; this one's is seen at once. */
  private static final Duration OWNERS_FRESH = Duration.ofSeconds(5);

  /** How long another replica's look at a host takes to be seen; this one's is seen at once. */
  private static final Duration HOSTS_FRESH = Duration.ofSeconds(1);

  private final Json json;

  /** Taken by each read before it begins: what it brings too late goes into one that was left. */
  private volatile Cache<UUID, Owner> owners = cache(OWNERS_FRESH);

  private final Cache<UUID, Host> hosts = cache(HOSTS_FRESH);

  OwnerAndHostCache(Json json) {
    this.json = json;
  }

  /** Which are needed. */
  static final class Ids {
    private final Set<UUID> owners = new HashSet<>();
    private final Set<UUID> hosts = new HashSet<>();

    void owner(UUID owner) {
      owners.add(owner);
    }

    void host(@Nullable UUID host) {
      if (host != null) {
        hosts.add(host);
      }
    }
  }

  /** Those that were needed. */
  record Found(Map<UUID, Owner> owners, Map<UUID, Host> hosts) {
    Owner owner(UUID id) {
      return required(owners, id);
    }

    @Nullable Host host(@Nullable UUID id) {
      return id == null ? null : required(hosts, id);
    }

    /** The database lets no referred row go: one that is not there is of a kind unknown to us. */
    private static <T> T required(Map<UUID, T> places, UUID id) {
      var place = places.get(id);
      if (place == null) {
        throw new UnknownKindException("place", id.toString());
      }
      return place;
    }
  }

  /** The owners with these keys. */
  Map<UUID, Owner> owners(Connection connection, Collection<UUID> ids) throws SQLException {
    return find(
        connection,
        ids,
        owners,
        OwnerRows.SELECT + "o.id = any(?)",
        row -> OwnerRows.owner(row, json),
        Owner::id);
  }

  /** The owners and hosts with these keys. */
  Found find(Connection connection, Ids ids) throws SQLException {
    return new Found(
        owners(connection, ids.owners),
        find(
            connection,
            ids.hosts,
            hosts,
            "select " + HostRows.COLUMNS + " from host h where h.id = any(?)",
            row -> HostRows.host(row, json),
            Host::id));
  }

  /** Owners were changed by us, and that is committed. */
  void ownersChanged() {
    owners = cache(OWNERS_FRESH);
  }

  /** The hosts were changed by us. */
  void hostsChanged() {
    hosts.invalidateAll();
  }

  private static <T> Cache<UUID, T> cache(Duration fresh) {
    return Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(fresh).build();
  }

  private static <T> Map<UUID, T> find(
      Connection connection,
      Collection<UUID> ids,
      Cache<UUID, T> cache,
      String select,
      Sql.RowMapper<T> mapper,
      Function<T, UUID> id)
      throws SQLException {
    var found = new HashMap<UUID, T>();
    var missing = new HashSet<UUID>();
    for (var each : ids) {
      var known = cache.getIfPresent(each);
      if (known == null) {
        missing.add(each);
      } else {
        found.put(each, known);
      }
    }
    if (!missing.isEmpty()) {
      for (var each : Sql.of(select, Sql.uuids(missing)).list(connection, mapper)) {
        found.put(id.apply(each), each);
        cache.put(id.apply(each), each);
      }
    }
    return found;
  }
}
