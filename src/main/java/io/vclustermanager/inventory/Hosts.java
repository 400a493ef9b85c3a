package io.vclustermanager.inventory;

import io.vclustermanager.model.Host;
import io.vclustermanager.model.NodeId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The hosts. They belong to nobody, so that every signed-in actor may see them. */
@Singleton
public final class Hosts {
  private static final Keyset<Host> BY_NAME =
      new Keyset<>("HOST", "h.name", "h.id", Keyset.Type.TEXT, false, Host::name, Host::id);
  private static final String SELECT = "select h.* from host h where true";

  private final Database database;
  private final Places places;
  private final Json json;

  Hosts(Database database, Places places, Json json) {
    this.database = database;
    this.places = places;
    this.json = json;
  }

  /** One host by name. */
  public Optional<Host> find(String name) {
    return database.work(
        "find a host",
        connection ->
            Sql.of(SELECT + " and h.name = ?", name)
                .find(connection, row -> PlaceRows.host(row, json)));
  }

  /** The hosts with these keys, in one statement. */
  public Map<UUID, Host> byIds(Collection<UUID> ids) {
    return database.work(
        "find hosts by id",
        connection ->
            Sql.of(SELECT + " and h.id = any(?)", Sql.uuids(ids))
                .list(connection, row -> PlaceRows.host(row, json))
                .stream()
                .collect(Collectors.toMap(Host::id, Function.identity())));
  }

  /** A page of the hosts, by name. */
  public Page<Host> page(PageRequest request) {
    return database.work(
        "list hosts",
        connection ->
            BY_NAME.page(
                connection,
                Sql.of(SELECT),
                request,
                Keyset.Reader.of(row -> PlaceRows.host(row, json)),
                () ->
                    database.work(
                        "count hosts",
                        other -> Sql.of("select count(*) from host").number(other))));
  }

  /**
   * The configured host with the fewest live clusters, of those that answer if any does; empty when
   * none is configured.
   */
  public Optional<Host> leastFilled() {
    return database.work(
        "choose a host",
        connection ->
            Sql.of(
                    """
                    select h.* from host h where h.configured order by
                      h.reachable is false,
                      (select count(*) from cluster c where c.host_id = h.id and c.deleted_at is null),
                      h.name
                    limit 1
                    """)
                .find(connection, row -> PlaceRows.host(row, json)));
  }

  /**
   * Brings the configured hosts to what the configuration names: new ones are added, others left.
   */
  public void configure(Map<String, Host.Kind> named, Instant now) {
    database.inTransaction(
        () -> {
          named.forEach((name, kind) -> put(name, kind, now));
          return retire(named.keySet());
        });
    places.hostsChanged();
  }

  /** A host answered, and runs this version of Kubernetes. */
  public void observed(String name, String version, Instant now) {
    database.work(
        "write what was seen of a host",
        connection ->
            Sql.of(
                    "update host set reachable = true, kubernetes_version = ?, observed_at = ?"
                        + " where name = ?",
                    version,
                    now,
                    name)
                .update(connection));
    places.hostsChanged();
  }

  /** A host did not answer, or refused the service; what was last seen of it stays. */
  public void unreachable(String name) {
    database.work(
        "write that a host does not answer",
        connection ->
            Sql.of(
                    "update host set reachable = false where name = ? and reachable is distinct"
                        + " from false",
                    name)
                .update(connection));
    places.hostsChanged();
  }

  private int put(String name, Host.Kind kind, Instant now) {
    return database.work(
        "configure a host",
        connection ->
            Sql.of(
                    """
                    insert into host (id, name, kind, managed_by, configured, created_at)
                    values (?, ?, ?, 'CONFIGURATION', true, ?)
                    on conflict (name) do update set configured = true, kind = excluded.kind
                    """,
                    NodeId.newKey(now),
                    name,
                    kind,
                    now)
                .update(connection));
  }

  private int retire(Set<String> named) {
    return database.work(
        "retire hosts that are not configured any more",
        connection ->
            Sql.of(
                    "update host set configured = false where managed_by = 'CONFIGURATION' and name"
                        + " <> all(?)",
                    Sql.texts(List.copyOf(named)))
                .update(connection));
  }
}
