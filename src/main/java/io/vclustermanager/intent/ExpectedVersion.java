package io.vclustermanager.intent;

import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version that somebody saw who asks for a change: what has another is not changed. */
public final class ExpectedVersion {
  private ExpectedVersion() {}

  /**
   * Why it is refused, if it is.
   *
   * @param expected null: any will do
   * @param which which version the present one is, such as {@code "The host has version"}
   */
  public static Optional<Refusal> check(@Nullable Long expected, long present, String which) {
    return expected == null || expected == present
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.CONFLICT, "expectedVersion", which + " " + present + " by now; look again."));
  }
}
