package io.vclustermanager.inventory.sql;

import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lengths of several lists: counted by one statement for all of them, and only when somebody
 * asks for the first.
 */
public final class Totals {
  private final Supplier<Map<UUID, Long>> count;
  private @Nullable Map<UUID, Long> counted;

  public Totals(Supplier<Map<UUID, Long>> count) {
    this.count = count;
  }

  /** The length of this key's list. */
  public LongSupplier of(UUID key) {
    return () -> all().getOrDefault(key, 0L);
  }

  private synchronized Map<UUID, Long> all() {
    if (counted == null) {
      counted = count.get();
    }
    return counted;
  }
}
