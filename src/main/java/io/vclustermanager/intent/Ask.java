package io.vclustermanager.intent;

import io.vclustermanager.model.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What every request to change something has in common.
 *
 * @param idempotencyKey the caller's own key; null when none was given
 * @param inputHash in hex, of the input without the key, the same for the same input
 * @param dryRun whether to take everything back and only say what would be
 */
public record Ask(
    Caller caller, @Nullable String idempotencyKey, String inputHash, boolean dryRun) {
  /** A duty of the service's own. */
  public static Ask system(String duty) {
    return new Ask(Caller.system(duty), null, "", false);
  }
}
