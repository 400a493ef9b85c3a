package io.vclustermanager.inventory.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The owners of a scope as PostgreSQL writes an array. It goes with every read of somebody who sees
 * not everything, and to write it takes longer than to bind all the rest.
 *
 * <p>It is bound without a type, which PostgreSQL then takes from where it stands: as a text with a
 * cast it would be read anew for each row.
 */
record ScopeText(String text) {
  private static final int MOST_KEPT = 1000;
  private static final Cache<Set<UUID>, ScopeText> TEXTS =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

  static ScopeText of(Set<UUID> owners) {
    return TEXTS.get(owners, ScopeText::write);
  }

  private static ScopeText write(Set<UUID> owners) {
    return new ScopeText(
        owners.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")));
  }
}
