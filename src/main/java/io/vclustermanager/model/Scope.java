package io.vclustermanager.model;

import java.util.Set;
import java.util.UUID;

/**
 * What a read may return. Every read of the inventory takes one, so that it cannot be forgotten.
 */
public sealed interface Scope {
  /** Everything: administrators, global viewers, and the service itself. */
  record Everything() implements Scope {}

  /** What belongs to these owners. */
  record OwnedBy(Set<UUID> owners) implements Scope {}

  /** Whether what belongs to that owner is in it. */
  default boolean covers(UUID owner) {
    return switch (this) {
      case Everything _ -> true;
      case OwnedBy(var owners) -> owners.contains(owner);
    };
  }

  /** What of it belongs to that owner. */
  default Scope within(UUID owner) {
    return new OwnedBy(covers(owner) ? Set.of(owner) : Set.of());
  }
}
