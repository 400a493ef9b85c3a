package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Host;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the hosts' API servers call themselves in the tokens of ServiceAccounts. */
@Singleton
public final class TokenIssuers {
  private final Database database;

  TokenIssuers(Database database) {
    this.database = database;
  }

  /**
   * A host, and what {@code iss} of its tokens is.
   *
   * @param since when its name began to lead to this API server; null: since it is there
   */
  public record Place(String issuer, String host, @Nullable Instant since) {}

  /**
   * Those of all hosts that the service has now; of several of one issuer that comes first which
   * was seen with it first, as the API server that it is, and so does not lose it to who claims it
   * later.
   */
  public List<Place> all() {
    return database.work(
        "list the issuers of hosts",
        connection ->
            Sql.of(
                    """
                    select i.issuer, h.name, h.server_uid_changed_at from host_token_issuer i join host h on h.id = i.host_id
                    where h.configured and h.removed_at is null and h.kind = ?
                    order by greatest(i.seen_at, h.server_uid_changed_at), i.host_id\
                    """,
                    Host.Kind.KUBERNETES)
                .list(
                    connection,
                    row ->
                        new Place(
                            row.getString(1),
                            row.getString(2),
                            Sql.instantOrNull(row, "server_uid_changed_at"))));
  }

  /** The host is gone: who gets its name is another one. */
  public void forget(UUID host) {
    database.work(
        "forget the issuer of a host",
        connection ->
            Sql.of("delete from host_token_issuer where host_id = ?", host).update(connection));
  }

  /**
   * Another host that calls itself alike.
   *
   * @param isFirst whether it was seen with the name before
   */
  public record Alike(String host, boolean isFirst) {}

  /**
   * The first of the other hosts that call themselves like this one.
   *
   * @param among the names of the hosts that count; empty: all do
   */
  public Optional<Alike> alike(UUID host, List<String> among) {
    var names = among.toArray(String[]::new);
    return database.work(
        "find hosts of the same issuer",
        connection ->
            Sql.of(
                    """
                    select h.name, (greatest(o.seen_at, h.server_uid_changed_at), o.host_id)
                        < (greatest(i.seen_at, own.server_uid_changed_at), i.host_id) as is_first
                    from host_token_issuer i
                      join host own on own.id = i.host_id
                      join host_token_issuer o on o.issuer = i.issuer and o.host_id <> i.host_id
                      join host h on h.id = o.host_id
                    where i.host_id = ? and h.configured and h.removed_at is null and h.kind = ?
                      and (cardinality(?::text[]) = 0 or h.name = any (?::text[]))
                    order by greatest(o.seen_at, h.server_uid_changed_at), o.host_id limit 1\
                    """,
                    host,
                    Host.Kind.KUBERNETES,
                    names,
                    names)
                .find(connection, row -> new Alike(row.getString(1), row.getBoolean(2))));
  }

  /**
   * A host's API server has said that it has no name in tokens, unless the host was changed since
   * it was asked.
   */
  public void sawNone(Host host) {
    database.work(
        "forget the issuer of a host",
        connection ->
            Sql.of(
                    """
                    delete from host_token_issuer i using host h
                    where i.host_id = h.id and h.id = ? and h.version = ?\
                    """,
                    host.id(),
                    host.version())
                .update(connection));
  }

  /** A host's API server has said so, unless the host was changed since it was asked. */
  public void saw(Host host, String issuer, Instant at) {
    database.work(
        "keep the issuer of a host",
        connection ->
            Sql.of(
                    """
                    insert into host_token_issuer (host_id, issuer, seen_at)
                      select id, ?, ? from host where id = ? and version = ?
                    on conflict (host_id) do update
                      set issuer = excluded.issuer, seen_at = excluded.seen_at
                      where host_token_issuer.issuer <> excluded.issuer\
                    """,
                    issuer,
                    at,
                    host.id(),
                    host.version())
                .update(connection));
  }
}
