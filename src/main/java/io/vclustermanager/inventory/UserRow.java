package io.vclustermanager.inventory;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.vclustermanager.model.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user.
 *
 * @param ownerId the user's own owner
 * @param globalRole a role that holds everywhere; null when none does
 * @param passwordHash as the password library writes it; null when the user has no password here
 */
@MappedEntity("app_user")
public record UserRow(
    @Id UUID id,
    String name,
    UUID ownerId,
    @Nullable Role globalRole,
    @Nullable String passwordHash,
    Instant createdAt) {
  @Override
  public String toString() {
    return "UserRow[" + name + "]";
  }
}
