package io.vclustermanager.model;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
    return within(Set.of(owner));
  }

  /** What of it belongs to these owners. */
  default Scope within(Collection<UUID> owners) {
    return new OwnedBy(
        owners.stream().filter(this::covers).collect(Collectors.toUnmodifiableSet()));
  }
}
