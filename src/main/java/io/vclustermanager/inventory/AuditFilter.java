package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.WayIn;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit: all that is given must hold.
 *
 * @param onlyOf those of this actor alone; null: of any
 */
public record AuditFilter(
    @Nullable Own onlyOf,
    NameFilter actor,
    Among<ActorKind> actorKinds,
    Among<WayIn> ways,
    NameFilter action,
    NameFilter subject,
    Among<AuditEntry.Outcome> outcomes,
    NameFilter source,
    Among<String> requestIds,
    Times at) {
  /**
   * Those of one actor, and not of whoever had its name before.
   *
   * @param owner the user's own, or that of the key, since which the name is the actor's; null:
   *     there is nothing by which they could be told apart, and so there are none
   */
  public record Own(ActorName name, @Nullable UUID owner) {}

  /** All of a stretch of time. */
  public static AuditFilter of(Times at) {
    return new AuditFilter(
        null,
        NameFilter.ANY,
        Among.any(),
        Among.any(),
        NameFilter.ANY,
        NameFilter.ANY,
        Among.any(),
        NameFilter.ANY,
        Among.any(),
        at);
  }

  /** Narrows a statement about {@code audit a}. */
  void narrow(Sql sql) {
    if (onlyOf != null) {
      sql.add(
          " and a.actor = ? and a.actor_kind = ? and a.at >= (select o.created_at from owner o"
              + " where o.id = ?)",
          onlyOf.name.name(),
          onlyOf.name.kind(),
          onlyOf.owner);
    }
    Where.name(sql, "a.actor", actor);
    Where.constants(sql, "a.actor_kind", actorKinds);
    Where.constants(sql, "a.way", ways);
    Where.name(sql, "a.action", action);
    Where.name(sql, "a.subject", subject);
    Where.constants(sql, "a.outcome", outcomes);
    Where.name(sql, "a.source", source);
    Where.texts(sql, "a.request_id", requestIds);
    Where.times(sql, "a.at", at);
  }
}
