package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events: all that is given must hold. The log is asked by it, and so is each event that
 * comes past a subscriber: {@link #narrow} and {@link #matches} say the same.
 *
 * @param cluster of this one; null: of any
 * @param operation of this one; null: of any, and of none
 * @param owners the keys of those whose the clusters were
 */
public record EventFilter(
    Among<Event.Type> types,
    @Nullable UUID cluster,
    @Nullable UUID operation,
    Among<UUID> owners,
    Times occurredAt) {
  /** Any. */
  public static final EventFilter ANY =
      new EventFilter(Among.any(), null, null, Among.any(), Times.ANY);

  /** All of one operation. */
  public static EventFilter ofOperation(UUID operation) {
    return new EventFilter(Among.any(), null, operation, Among.any(), Times.ANY);
  }

  /** The end of one operation. */
  public static EventFilter endOf(UUID operation) {
    var end = Among.of(List.of(Event.Type.OPERATION_FINISHED));
    return new EventFilter(end, null, operation, Among.any(), Times.ANY);
  }

  /** Whether the event is one of them. */
  public boolean matches(Event event) {
    return types.has(event.type())
        && (cluster == null || cluster.equals(event.clusterId()))
        && (operation == null || operation.equals(event.operationId()))
        && owners.has(event.ownerId())
        && occurredAt.has(event.occurredAt());
  }

  /** Narrows a statement about {@code event e} down to those of them that the scope covers. */
  void narrow(Sql sql, Scope scope) {
    Where.owners(sql, "e.owner_id", scope, owners);
    Where.constants(sql, "e.type", types);
    if (cluster != null) {
      sql.add(" and e.cluster_id = ?", cluster);
    }
    if (operation != null) {
      sql.add(" and e.operation_id = ?", operation);
    }
    Where.times(sql, "e.occurred_at", occurredAt);
  }
}
