package io.vclustermanager.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a cluster lives.
 *
 * @param expiresAt when it ends; null when permanent
 * @param maxExpiresAt how far it can ever be extended; null when there is no limit
 * @param cause where it comes from, in words
 */
public record Lease(
    @Nullable Instant expiresAt, @Nullable Instant maxExpiresAt, int extensionsUsed, String cause) {
  /** Whether it has ended. */
  public boolean isOver(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
