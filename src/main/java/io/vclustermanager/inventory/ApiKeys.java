package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.EndsWithUser;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys with which programs come in. They may be seen by whom may see their owner. */
@Singleton
public final class ApiKeys implements EndsWithUser {
  private static final String SELECT = "select " + ApiKeyRows.ALL.list();

  /**
   * The keys that hold everywhere and go back to a user: by names, as they are kept, each of
   * whoever had it at that time.
   */
  static final String FROM_A_USER =
      """
      k.id in (
        with recursive made as (
          select m.id, m.name, m.owner_id, m.created_at, m.revoked_at from api_key m
            where m.everywhere and m.created_by = ? and m.created_by_kind = 'USER'
              and m.created_at >= ?
          union
          select c.id, c.name, c.owner_id, c.created_at, c.revoked_at
            from made m join owner mo on mo.id = m.owner_id
              join api_key c on c.everywhere and c.created_by_kind = 'API_KEY'
                and c.created_by =
                  regexp_replace(mo.name, ' \\(removed, ow_[0-9a-f]+\\)$', '') || '/' || m.name
                and c.created_at >= m.created_at
                and c.created_at <= coalesce(m.revoked_at, 'infinity'))
        select id from made)\
      """;

  private final Database database;
  private final KubeconfigGrants grants;
  private final Json json;

  ApiKeys(Database database, KubeconfigGrants grants, Json json) {
    this.database = database;
    this.grants = grants;
    this.json = json;
  }

  /**
   * What a revocation came to.
   *
   * @param keys how many were revoked
   * @param kubeconfigs how many these had been given, which are revoked with them
   */
  public record Revoked(int keys, int kubeconfigs) {
    private Revoked and(Revoked more) {
      return new Revoked(keys + more.keys, kubeconfigs + more.kubeconfigs);
    }
  }

  /**
   * A key, as it is looked at when somebody comes with it.
   *
   * @param hash of the key itself, in hex
   * @param ownerName the owner's name
   * @param hasOwner whether the owner is there; a replica of the release before revokes no keys of
   *     one that it removes
   */
  public record Kept(ApiKey key, String hash, String ownerName, boolean hasOwner) {
    @Override
    public String toString() {
      return "Kept[" + key.prefix() + "]";
    }
  }

  /**
   * Keeps a new key of an owner that is locked.
   *
   * @param hash of the key itself, in hex
   */
  public void insert(ApiKey key, String hash) {
    database.work(
        "keep a key",
        connection -> ApiKeyRows.ALL.insert(Sql.of(""), key, json).update(connection));
    database.work(
        "keep the hash of a key",
        connection ->
            Sql.of("update api_key set secret_hash = ? where id = ?", hash, key.id())
                .update(connection));
  }

  /** The key that begins so. */
  public Optional<Kept> byPrefix(String prefix) {
    return kept("k.prefix = ?", prefix);
  }

  /** The key of this id, whoever asks. */
  public Optional<Kept> byId(UUID id) {
    return kept("k.id = ?", id);
  }

  private Optional<Kept> kept(String condition, Object value) {
    return database.work(
        "find a key",
        connection ->
            Sql.of(
                    SELECT
                        + ", k.secret_hash, o.name as owner_name, o.removed_at is null as"
                        + " has_owner from api_key k join owner o on"
                        + " o.id = k.owner_id where "
                        + condition,
                    value)
                .readable(Readable.apiKey("k"))
                .find(
                    connection,
                    row ->
                        new Kept(
                            key(row),
                            row.getString("secret_hash"),
                            row.getString("owner_name"),
                            row.getBoolean("has_owner"))));
  }

  /** The keys of these ids that the scope covers, in one statement. */
  public Map<UUID, ApiKey> byIds(Collection<UUID> ids, Scope scope) {
    return database.work(
        "find keys by id",
        connection ->
            Sql.of(SELECT + " from api_key k where k.id = any(?)", Sql.uuids(ids))
                .scope(scope, "k.owner_id")
                .readable(Readable.apiKey("k"))
                .list(connection, this::key)
                .stream()
                .collect(Collectors.toMap(ApiKey::id, Function.identity())));
  }

  /** A page of the keys. */
  public Page<ApiKey> page(
      ApiKeyFilter filter, Order<ApiKeyField> order, PageRequest request, Scope scope) {
    return database.work(
        "list keys",
        connection ->
            ApiKeyField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter, scope).readable(Readable.apiKey("k")),
                    request,
                    Keyset.Reader.of(this::key),
                    () -> count(filter, scope)));
  }

  /** The live key of this name that the owner has, if there is one. */
  public Optional<ApiKey> live(UUID owner, String name, Instant now) {
    return database.work(
        "find a live key",
        connection ->
            Sql.of(
                    SELECT
                        + " from api_key k where k.owner_id = ? and k.name = ? and k.revoked_at is"
                        + " null and k.expires_at > ?",
                    owner,
                    name,
                    now)
                .find(connection, this::key));
  }

  /** Revokes a key, unless it was revoked before, and the kubeconfigs that it was given. */
  public Revoked revoke(UUID id, Instant now) {
    return revoke("k.id = ?", now, id);
  }

  /** The same for all keys of an owner. */
  public Revoked revokeAll(UUID owner, Instant now) {
    return revoke("k.owner_id = ?", now, owner);
  }

  @Override
  public String plural() {
    return "keys";
  }

  /**
   * Those of the user's own owner, and those that hold everywhere. What else the user has made for
   * a team is the team's.
   */
  @Override
  public int endAllOf(User user, Instant now) {
    return revokeAll(user.ownerId(), now).keys() + revokeEverywhere(user, Set.of(), now).keys();
  }

  /**
   * Revokes the keys that hold everywhere and go back to this user: those that the user has made,
   * and those that were made by these. Behind the lock on the user's row.
   *
   * @param but not those with these roles, which are still the user's
   */
  public Revoked revokeEverywhere(User user, Set<Role> but, Instant now) {
    var revoked = revokeSome(user, but, now);
    // One that is just making another is waited for, and that one is seen at the next look alone.
    return revoked.keys() == 0 ? revoked : revoked.and(revokeEverywhere(user, but, now));
  }

  private Revoked revokeSome(User user, Set<Role> but, Instant now) {
    return revoke(
        FROM_A_USER + " and k.expires_at > ? and k.role <> all (?)",
        now,
        user.name(),
        user.createdAt(),
        now,
        Sql.texts(but.stream().map(Role::name).toList()));
  }

  /** Keeps a key as it is, until the transaction ends. */
  public void hold(UUID id) {
    database.work(
        "hold a key",
        connection ->
            Sql.of("select id from api_key where id = ? for share", id)
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  private Revoked revoke(String condition, Instant now, Object... values) {
    return database.inTransaction(
        () -> {
          var names =
              database.work(
                  "revoke keys",
                  connection ->
                      Sql.of(
                              "update api_key k set revoked_at = ? from owner o where o.id ="
                                  + " k.owner_id and k.revoked_at is null and ",
                              now)
                          .add(condition, values)
                          .add(" returning o.name || '/' || k.name as actor")
                          .list(connection, row -> row.getString("actor")));
          return new Revoked(names.size(), grants.revokeAllOfKeys(names, now));
        });
  }

  /** Writes down that a key was used, unless that was done within the minute before. */
  public void used(UUID id, Instant now) {
    database.work(
        "write down the use of a key",
        connection ->
            Sql.of(
                    "update api_key set last_used_at = ? where id = ? and (last_used_at is null or"
                        + " last_used_at < ?)",
                    now,
                    id,
                    now.minusSeconds(60))
                .update(connection));
  }

  private long count(ApiKeyFilter filter, Scope scope) {
    return database.work(
        "count keys", connection -> filtered("select count(*)", filter, scope).number(connection));
  }

  private static Sql filtered(String select, ApiKeyFilter filter, Scope scope) {
    var sql = Sql.of(select + " from api_key k where true");
    filter.narrow(sql, scope);
    return sql;
  }

  private ApiKey key(ResultSet row) throws SQLException {
    return ApiKeyRows.key(row, json);
  }
}
