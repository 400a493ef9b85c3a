package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.TrustRule;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which jobs of CI are trusted. Rules may be seen by whom may see their owner. */
@Singleton
public final class TrustRules {
  private static final String SELECT = "select " + TrustRuleRows.ALL.list();

  /** One repository has a few rules; whoever saves more has the rest never looked at. */
  private static final int MOST_OF_ONE_REPOSITORY = 200;

  private final Database database;
  private final Json json;

  TrustRules(Database database, Json json) {
    this.database = database;
    this.json = json;
  }

  /**
   * A rule, as it is looked at when a job comes.
   *
   * @param ownerName the owner's name
   * @param isHeld whether neither the rule nor its owner was removed
   */
  public record Kept(TrustRule rule, String ownerName, boolean isHeld) {
    /** Of those that take the same job, what says most of it was meant; else the first by name. */
    public static Kept narrowest(List<Kept> fit) {
      return fit.stream()
          .min(
              Comparator.<Kept>comparingInt(each -> -each.rule().conditions().size())
                  .thenComparing(each -> each.rule().name()))
          .orElseThrow();
    }

    /** What people, and the audit, call whom it stands for. */
    public String name() {
      return ownerName + "/" + rule.name();
    }
  }

  /**
   * Writes a new rule of an owner that is locked.
   *
   * @throws DatabaseException when the name is taken ({@code trust_rule_name})
   */
  public void insert(TrustRule rule) {
    database.work(
        "make a trust rule",
        connection -> TrustRuleRows.ALL.insert(Sql.of(""), rule, json).update(connection));
  }

  /** Writes what has become of a rule, whose owner is locked. */
  public void update(TrustRule rule) {
    database.work(
        "change a trust rule",
        connection ->
            TrustRuleRows.ALL
                .update(Sql.of(""), rule, json)
                .add(" where id = ?", rule.id())
                .update(connection));
  }

  /** The rule of this name that holds for the owner. */
  public Optional<TrustRule> held(UUID owner, String name) {
    return database.work(
        "find a trust rule of an owner",
        connection ->
            Sql.of(
                    SELECT
                        + " from trust_rule r where r.owner_id = ? and r.name = ?"
                        + " and r.removed_at is null",
                    owner,
                    name)
                .readable(Readable.trustRule("r"))
                .find(connection, this::rule));
  }

  /** The rule of this id, whoever asks. */
  public Optional<Kept> find(UUID id) {
    return kept(" and r.id = ?", id).stream().findFirst();
  }

  /** Those that hold for jobs of this repository, in a fixed order; of one owner where given. */
  public List<Kept> ofJobs(String issuer, String repository, @Nullable String owner) {
    var held = " and r.removed_at is null and o.removed_at is null";
    var jobs = held + " and r.issuer = ? and r.repository = ?";
    return owner == null
        ? kept(jobs, issuer, repository)
        : kept(jobs + " and o.name = ?", issuer, repository, owner);
  }

  /** How many rules of an owner hold; behind the lock on its row. */
  public long count(UUID owner) {
    return database.work(
        "count an owner's trust rules",
        connection ->
            Sql.of(
                    "select count(*) from trust_rule where owner_id = ? and removed_at is null",
                    owner)
                .list(connection, row -> row.getLong(1))
                .getFirst());
  }

  /** Keeps a rule as it is, until the transaction ends. */
  public void hold(UUID id) {
    database.work(
        "hold a trust rule",
        connection ->
            Sql.of("select id from trust_rule where id = ? for share", id)
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  /** The same for all of a repository. */
  public void hold(String issuer, String repository) {
    database.work(
        "hold trust rules",
        connection ->
            Sql.of(
                    "select id from trust_rule where issuer = ? and repository = ?"
                        + " and removed_at is null order by id for share",
                    issuer,
                    repository)
                .list(connection, row -> Sql.uuid(row, "id")));
  }

  /**
   * Removes all rules for the tokens of an issuer that is gone for good.
   *
   * @return how many there were
   */
  public int removeAllOf(String issuer, Instant now) {
    return database.work(
        "remove the trust rules of an issuer",
        connection ->
            Sql.of(
                    "update trust_rule set removed_at = ?, updated_at = ?, version = version + 1"
                        + " where issuer = ? and removed_at is null",
                    now,
                    now,
                    issuer)
                .update(connection));
  }

  private List<Kept> kept(String condition, Object... values) {
    return database.work(
        "find trust rules",
        connection ->
            Sql.of(
                    SELECT
                        + ", o.name as owner_name, r.removed_at is null and o.removed_at is null as"
                        + " held from trust_rule r join owner o on o.id = r.owner_id where true"
                        + condition,
                    values)
                .readable(Readable.trustRule("r"))
                .add(" order by o.name, r.name, r.id limit " + MOST_OF_ONE_REPOSITORY)
                .list(
                    connection,
                    row ->
                        new Kept(rule(row), row.getString("owner_name"), row.getBoolean("held"))));
  }

  /** The rules of these ids that the scope covers, in one statement. */
  public Map<UUID, TrustRule> byIds(Collection<UUID> ids, Scope scope) {
    return database.work(
        "find trust rules by id",
        connection ->
            Sql.of(SELECT + " from trust_rule r where r.id = any(?)", Sql.uuids(ids))
                .scope(scope, "r.owner_id")
                .readable(Readable.trustRule("r"))
                .list(connection, this::rule)
                .stream()
                .collect(Collectors.toMap(TrustRule::id, Function.identity())));
  }

  /** A page of the rules. */
  public Page<TrustRule> page(
      TrustRuleFilter filter, Order<TrustRuleField> order, PageRequest request, Scope scope) {
    return database.work(
        "list trust rules",
        connection ->
            TrustRuleField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter, scope).readable(Readable.trustRule("r")),
                    request,
                    Keyset.Reader.of(this::rule),
                    () -> count(filter, scope)));
  }

  private long count(TrustRuleFilter filter, Scope scope) {
    return database.work(
        "count trust rules",
        connection -> filtered("select count(*)", filter, scope).number(connection));
  }

  private static Sql filtered(String select, TrustRuleFilter filter, Scope scope) {
    var sql = Sql.of(select + " from trust_rule r where true");
    filter.narrow(sql, scope);
    return sql;
  }

  private TrustRule rule(ResultSet row) throws SQLException {
    return TrustRuleRows.rule(row, json);
  }
}
