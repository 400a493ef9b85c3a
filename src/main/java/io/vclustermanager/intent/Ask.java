package io.vclustermanager.intent;

import io.vclustermanager.model.Caller;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every request to change something has in common.
 *
 * @param idempotencyKey the caller's own key; null when none was given
 * @param inputHash in hex, of the input without the key, the same for the same input
 * @param input as it was sent, without key and secrets: what policies are asked about
 * @param dryRun whether to take everything back and only say what would be
 */
public record Ask(
    Caller caller,
    @Nullable String idempotencyKey,
    String inputHash,
    Map<String, ? extends @Nullable Object> input,
    boolean dryRun) {
  /** A duty of the service's own. */
  public static Ask system(String duty) {
    return new Ask(Caller.system(duty), null, "", Map.of(), false);
  }

  /**
   * The same by the actor as it is now, past all that is kept of it; empty when it is none any
   * more.
   */
  public Optional<Ask> now() {
    return caller.now().map(now -> new Ask(now, idempotencyKey, inputHash, input, dryRun));
  }
}
