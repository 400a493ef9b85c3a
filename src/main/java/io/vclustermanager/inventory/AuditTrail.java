package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Audited;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the audit. */
@Singleton
public final class AuditTrail {
  private static final Keyset<Audited> NEWEST_FIRST =
      new Keyset<>(
          "AUDIT",
          "a.at",
          "a.id",
          Keyset.Type.INSTANT,
          true,
          each -> each.at().toString(),
          Audited::number,
          Keyset.Type.NUMBER);

  private final Database database;

  AuditTrail(Database database) {
    this.database = database;
  }

  /** A page of the entries, the newest first. */
  public Page<Audited> page(AuditFilter filter, PageRequest request) {
    return database.work(
        "list the audit",
        connection ->
            NEWEST_FIRST.page(
                connection,
                filtered("select a.* from audit a where true", filter)
                    .readable(Kinds.among("a.outcome", AuditEntry.Outcome.class)),
                request,
                Keyset.Reader.of(AuditTrail::audited),
                () -> count(filter)));
  }

  private long count(AuditFilter filter) {
    return database.work(
        "count the audit",
        connection ->
            filtered("select count(*) from audit a where true", filter).number(connection));
  }

  private static Sql filtered(String select, AuditFilter filter) {
    var sql = Sql.of(select);
    filter.narrow(sql);
    return sql;
  }

  private static Audited audited(ResultSet row) throws SQLException {
    return new Audited(
        row.getLong("id"),
        Sql.instant(row, "at"),
        new ActorName(row.getString("actor"), Kinds.ofActor(row.getString("actor_kind"))),
        way(row),
        new AuditEntry(
            row.getString("action"),
            row.getString("subject"),
            Sql.constant(row, "outcome", AuditEntry.Outcome.class),
            row.getString("reason")),
        row.getString("request_id"),
        row.getString("source"));
  }

  private static @Nullable WayIn way(ResultSet row) throws SQLException {
    var name = row.getString("way");
    return name == null ? null : Kinds.ofWay(name);
  }

  /** A place in the audit, in the order of time. */
  public record Place(Instant at, long number) {
    /** Before all entries of that time. */
    public static Place before(Instant at) {
      return new Place(at, -1);
    }
  }

  /**
   * An entry as it is given away: each of its values as it was kept, also a kind that only a newer
   * release knows, since an export leaves nothing out.
   */
  public record Line(Place place, Map<String, @Nullable Object> values) {}

  /**
   * The entries behind this place, the oldest first.
   *
   * @param until those before then alone
   * @param most how many at the most
   */
  public List<Line> after(Place place, Instant until, int most) {
    return database.work(
        "export the audit",
        connection ->
            Sql.of(
                    "select a.* from audit a where (a.at, a.id) > (?, ?) and a.at < ? order by"
                        + " a.at, a.id limit "
                        + most,
                    place.at,
                    place.number,
                    until)
                .plannedForItsValues()
                .list(connection, AuditTrail::line));
  }

  private static Line line(ResultSet row) throws SQLException {
    var at = Sql.instant(row, "at");
    var number = row.getLong("id");
    var actor = new LinkedHashMap<String, @Nullable Object>();
    actor.put("name", row.getString("actor"));
    actor.put("kind", row.getString("actor_kind"));
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("id", Audited.id(number));
    values.put("at", at.toString());
    values.put("actor", actor);
    values.put("way", row.getString("way"));
    values.put("action", row.getString("action"));
    values.put("subject", row.getString("subject"));
    values.put("outcome", row.getString("outcome"));
    values.put("reason", row.getString("reason"));
    values.put("source", row.getString("source"));
    values.put("requestId", row.getString("request_id"));
    return new Line(new Place(at, number), values);
  }
}
