package io.vclustermanager.model;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key with which a program comes in. The key itself is kept nowhere.
 *
 * @param name unique among the live keys of its owner
 * @param prefix the beginning of the key, by which people and the service find it
 * @param role what it may do for its owner
 * @param everywhere whether the role holds for all owners
 * @param scopes what it is narrowed to
 * @param lastUsedAt to the minute; null while it was not used
 * @param revokedAt null while it was not revoked
 */
public record ApiKey(
    UUID id,
    String name,
    String prefix,
    UUID ownerId,
    Role role,
    boolean everywhere,
    Set<KeyScope> scopes,
    ActorName createdBy,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {
  /** The same, revoked. */
  public ApiKey revoked(Instant at) {
    return new ApiKey(
        id,
        name,
        prefix,
        ownerId,
        role,
        everywhere,
        scopes,
        createdBy,
        createdAt,
        expiresAt,
        lastUsedAt,
        at);
  }

  /** Whether it can be used. */
  public boolean isLive(Instant now) {
    return revokedAt == null && expiresAt.isAfter(now);
  }
}
