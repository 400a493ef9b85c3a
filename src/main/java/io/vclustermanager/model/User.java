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
 * @param removedAt when an administrator removed the user, whose name is another one since; null
 *     while the user may come in
 * @param version counts what administrators have changed
 */
public record User(
    UUID id,
    String name,
    UUID ownerId,
    @Nullable Role globalRole,
    @Nullable String passwordHash,
    @Nullable Instant passwordChangedAt,
    Instant createdAt,
    @Nullable Instant removedAt,
    long version) {
  /** A new one, of whom nothing was said. */
  public static User made(UUID id, String name, UUID ownerId, Instant now) {
    return new User(id, name, ownerId, null, null, null, now, null, 1);
  }

  /** The same with this role that holds everywhere. */
  public User withGlobalRole(@Nullable Role role) {
    return new User(
        id, name, ownerId, role, passwordHash, passwordChangedAt, createdAt, removedAt, version);
  }

  /** The same with this password, which somebody has chosen. */
  public User withPassword(String hash, Instant now) {
    return new User(id, name, ownerId, globalRole, hash, now, createdAt, removedAt, version);
  }

  /** The same in its next version. */
  public User next() {
    return new User(
        id,
        name,
        ownerId,
        globalRole,
        passwordHash,
        passwordChangedAt,
        createdAt,
        removedAt,
        version + 1);
  }

  /** The same in its next version, removed: without a password, and without roles. */
  public User removed(Instant now) {
    return new User(id, name, ownerId, null, null, null, createdAt, now, version + 1);
  }

  /** Whether the user may do this with the clusters of all owners. */
  public boolean mayEverywhere(Permission permission) {
    return globalRole != null && globalRole.allows(permission);
  }

  /** Whether the user administers the whole service, and can sign in by a password to do so. */
  public boolean isAdminWithPassword() {
    return globalRole == Role.ADMIN && passwordHash != null && removedAt == null;
  }

  @Override
  public String toString() {
    return "User[" + name + "]";
  }
}
