package io.vclustermanager.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which instants; one that is missing is in no stretch.
 *
 * @param from this one or later; null: from ever
 * @param before earlier than this one; null: for ever
 */
public record Times(@Nullable Instant from, @Nullable Instant before) {
  /** Any. */
  public static final Times ANY = new Times(null, null);

  /** Whether the instant is one of them. */
  public boolean has(Instant instant) {
    return (from == null || !instant.isBefore(from))
        && (before == null || instant.isBefore(before));
  }

  /** Whether any instant is. */
  public boolean isAny() {
    return from == null && before == null;
  }
}
