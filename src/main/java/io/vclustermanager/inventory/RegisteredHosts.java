package io.vclustermanager.inventory;

import io.vclustermanager.inventory.secret.NoSecretKeyException;
import io.vclustermanager.inventory.secret.Sealer;
import io.vclustermanager.inventory.secret.Sealer.Sealed;
import io.vclustermanager.inventory.secret.Sealer.UnopenableException;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostReach;
import io.vclustermanager.model.NodeId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts that are managed by mutations, and how they are reached. Kubeconfigs are kept sealed and
 * are read by nobody but who speaks to the host.
 */
@Singleton
public final class RegisteredHosts {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredHosts.class);

  /** Every replica knows by then how a host is reached that was registered or changed. */
  private static final Duration KNOWN = Duration.ofMillis(1500);

  private final Database database;
  private final OwnerAndHostCache places;
  private final Sealer sealer;
  private final Json json;

  RegisteredHosts(Database database, OwnerAndHostCache places, Sealer sealer, Json json) {
    this.database = database;
    this.places = places;
    this.sealer = sealer;
    this.json = json;
  }

  /**
   * The host of this id or name that was not removed, locked until the transaction ends: also
   * against clusters that are being placed on it.
   */
  public Optional<Host> locked(String idOrName) {
    return NodeId.looksLikeId(idOrName)
        ? NodeId.parse(NodeId.Kind.HOST, idOrName)
            .flatMap(id -> locked("h.id = ? and h.removed_at is null", id))
        : locked("h.name = ? and h.removed_at is null", idOrName);
  }

  /** The host of this name, also a removed one, locked until the transaction ends. */
  public Optional<Host> lockedOfAnyTime(String name) {
    return locked("h.name = ?", name);
  }

  private Optional<Host> locked(String condition, Object value) {
    return database.work(
        "lock a host",
        connection ->
            Sql.of(
                    "select "
                        + HostRows.COLUMNS
                        + " from host h where "
                        + condition
                        + " for update",
                    value)
                .find(connection, row -> HostRows.host(row, json)));
  }

  /** How many clusters are on it that are not deleted. */
  public long liveClusters(Host host) {
    return database.work(
        "count the clusters of a host", connection -> Hosts.liveClusters(connection, host.id()));
  }

  /**
   * Writes a host that is new, or back again: then with the id that it had.
   *
   * @throws DatabaseException when the name is taken ({@code host_name_key})
   * @throws NoSecretKeyException when there is no key to keep the kubeconfig by
   */
  public Host register(Host host, HostReach reach, boolean isBack, Instant now) {
    database.change(
        "register a host",
        connection -> {
          var written = isBack ? bringBack(connection, host) : insert(connection, host);
          putAccess(connection, host.id(), reach, now);
          Hosts.lookSoon(connection, now.plus(KNOWN));
          return written;
        });
    places.hostsChanged();
    return host;
  }

  /**
   * Writes changed settings.
   *
   * @param reach how it is reached from now on; null: as before
   * @throws NoSecretKeyException when there is no key to keep the kubeconfig by
   */
  public void update(Host host, @Nullable HostReach reach, Instant now) {
    database.change(
        "change a host",
        connection -> {
          var updated =
              HostRows.ALL
                  .update(Sql.of(""), host, json)
                  .add(
                      """
                      , version = ?,
                        inspected_at = case when ? then null else inspected_at end,
                        counted_at = case when ? then null else counted_at end
                      where id = ?
                      """,
                      host.version(),
                      reach != null,
                      reach != null,
                      host.id())
                  .update(connection);
          if (reach != null) {
            putAccess(connection, host.id(), reach, now);
            Hosts.lookSoon(connection, now.plus(KNOWN));
          }
          return updated;
        });
    places.hostsChanged();
  }

  /** Takes a host out of use and forgets how it was reached; its row stays for the history. */
  public void remove(Host host, Instant now) {
    database.change(
        "remove a host",
        connection -> {
          Sql.of("delete from host_access where host_id = ?", host.id()).update(connection);
          Hosts.inspectOthers(connection, host, now);
          return Sql.of(
                  "update host set configured = false, reachable = false, removed_at = ?, version ="
                      + " version + 1 where id = ?",
                  now,
                  host.id())
              .update(connection);
        });
    places.hostsChanged();
  }

  /** How all registered hosts are reached, by name. Also one that cannot be opened is in it. */
  public Map<String, HostReach> reaches() {
    return database
        .work(
            "read how hosts are reached",
            connection ->
                Sql.of(
                        "select h.id, h.name, a.reached_by, a.key_id, a.sealed, a.eks from host h"
                            + " join host_access a on a.host_id = h.id where h.configured and"
                            + " h.managed_by = 'API' and "
                            + Readable.host("h"))
                    .list(connection, row -> Map.entry(row.getString("name"), reach(row))))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Seals anew what is sealed by another key than the first, so that old keys can be taken away.
   * What cannot be opened is left as it is.
   */
  public void sealAnew() {
    sealer
        .keyId()
        .ifPresent(
            key ->
                database
                    .work(
                        "find what older keys sealed",
                        connection ->
                            Sql.of(
                                    "select host_id, key_id, sealed from host_access where sealed"
                                        + " is not null and key_id <> ?",
                                    key)
                                .list(
                                    connection,
                                    row -> Map.entry(Sql.uuid(row, "host_id"), sealed(row))))
                    .forEach(each -> sealAnew(each.getKey(), each.getValue())));
  }

  private void sealAnew(UUID host, Sealed before) {
    try {
      var after = sealer.seal(sealer.open(before, host), host);
      database.work(
          "seal a kubeconfig anew",
          connection ->
              Sql.of(
                      "update host_access set key_id = ?, sealed = ? where host_id = ? and sealed ="
                          + " ?",
                      after.keyId(),
                      after.bytes(),
                      host,
                      before.bytes())
                  .update(connection));
    } catch (UnopenableException e) {
      LOG.warn("Host {}: {}", NodeId.text(NodeId.Kind.HOST, host), e.getMessage());
    }
  }

  private int insert(Connection connection, Host host) throws SQLException {
    return HostRows.ALL.insert(Sql.of(""), host, json).update(connection);
  }

  private int bringBack(Connection connection, Host host) throws SQLException {
    return HostRows.ALL
        .renew(Sql.of(""), host, json)
        .add(", inspected_at = null, counted_at = null, removed_at = null where id = ?", host.id())
        .update(connection);
  }

  private void putAccess(Connection connection, UUID host, HostReach reach, Instant now)
      throws SQLException {
    var sealed = reach instanceof HostReach.Kubeconfig(var text) ? sealer.seal(text, host) : null;
    Sql.of(
            """
            insert into host_access (host_id, reached_by, key_id, sealed, eks, changed_at)
            values (?, ?, ?, ?, ?::jsonb, ?)
            on conflict (host_id) do update set reached_by = excluded.reached_by,
              key_id = excluded.key_id, sealed = excluded.sealed, eks = excluded.eks,
              changed_at = excluded.changed_at
            """,
            host,
            reachedBy(reach),
            sealed == null ? null : sealed.keyId(),
            sealed == null ? null : sealed.bytes(),
            reach instanceof HostReach.Eks(var cluster) ? json.write(Json.EKS, cluster) : null,
            now)
        .update(connection);
  }

  /** The kinds of {@link HostReach} that are kept. */
  enum ReachedBy {
    KUBECONFIG,
    IN_CLUSTER,
    EKS,
    SIMULATION
  }

  private static ReachedBy reachedBy(HostReach reach) {
    return switch (reach) {
      case HostReach.Kubeconfig _ -> ReachedBy.KUBECONFIG;
      case HostReach.InCluster _ -> ReachedBy.IN_CLUSTER;
      case HostReach.Eks _ -> ReachedBy.EKS;
      case HostReach.Simulation _ -> ReachedBy.SIMULATION;
      case HostReach.Unreadable _ -> throw new IllegalArgumentException("Nothing to keep");
    };
  }

  private HostReach reach(ResultSet row) throws SQLException {
    return switch (Sql.constant(row, "reached_by", ReachedBy.class)) {
      case IN_CLUSTER -> new HostReach.InCluster();
      case EKS -> new HostReach.Eks(json.read(Json.EKS, row.getString("eks")));
      case SIMULATION -> new HostReach.Simulation();
      case KUBECONFIG -> opened(sealed(row), Sql.uuid(row, "id"));
    };
  }

  private HostReach opened(Sealed sealed, UUID host) {
    try {
      return new HostReach.Kubeconfig(sealer.open(sealed, host));
    } catch (UnopenableException e) {
      return new HostReach.Unreadable(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private static Sealed sealed(ResultSet row) throws SQLException {
    return new Sealed(row.getString("key_id"), row.getBytes("sealed"));
  }
}
