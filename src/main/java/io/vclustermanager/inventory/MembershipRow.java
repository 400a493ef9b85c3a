package io.vclustermanager.inventory;

import io.micronaut.core.annotation.Introspected;
import io.vclustermanager.model.Role;
import java.util.UUID;

/** A user's role for one owner. */
@Introspected
public record MembershipRow(UUID ownerId, Role role) {}
