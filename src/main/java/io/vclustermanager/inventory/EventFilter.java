package io.vclustermanager.inventory;

import io.vclustermanager.model.Event;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which events: all that is given must hold; null means any. */
public record EventFilter(
    @Nullable Set<Event.Type> types,
    @Nullable UUID clusterId,
    @Nullable UUID operationId,
    @Nullable UUID ownerId) {
  /** Any. */
  public static final EventFilter ANY = new EventFilter(null, null, null, null);

  /** Whether the event is one of them. */
  public boolean matches(Event event) {
    return (types == null || types.contains(event.type()))
        && (clusterId == null || clusterId.equals(event.clusterId()))
        && (operationId == null || operationId.equals(event.operationId()))
        && (ownerId == null || ownerId.equals(event.ownerId()));
  }
}
