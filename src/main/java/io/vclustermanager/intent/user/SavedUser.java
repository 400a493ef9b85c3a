package io.vclustermanager.intent.user;

import io.vclustermanager.model.User;
import org.jspecify.annotations.Nullable;

/**
 * A user as a change leaves it.
 *
 * @param said what the audit keeps of the change; null where it is only answered again
 */
public record SavedUser(User user, @Nullable String said) {}
