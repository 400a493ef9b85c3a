package io.vclustermanager.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has used the service, or whom an administrator has named.
 *
 * @param ownerId the user's own owner
 * @param globalRole a role that holds everywhere; null when none does
 * @param passwordHash as the password library writes it; null when the user has no password here
 * @param passwordChangedAt when somebody chose the password; null while it is the one that the
 *     service gave, or there is none
 */
public record User(
    UUID id,
    String name,
    UUID ownerId,
    @Nullable Role globalRole,
    @Nullable String passwordHash,
    @Nullable Instant passwordChangedAt,
    Instant createdAt) {
  @Override
  public String toString() {
    return "User[" + name + "]";
  }
}
