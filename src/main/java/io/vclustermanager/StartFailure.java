package io.vclustermanager;

import io.vclustermanager.inventory.DatabaseFailures;
import io.vclustermanager.inventory.UnfitDatabaseException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** Tells failures of the start which its user can mend from those of the program. */
final class StartFailure {
  private StartFailure() {}

  /** The refusal behind a failure, or the failure itself. */
  static RuntimeException explain(RuntimeException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StartRefusedException refusal -> {
          return refusal;
        }
        case UnfitDatabaseException unfit -> {
          return new StartRefusedException(String.valueOf(unfit.getMessage()), failure);
        }
        case BindException taken -> {
          return new StartRefusedException(
              "cannot listen (" + taken.getMessage() + "): set SERVER_PORT to a free port",
              failure);
        }
        case Throwable refused when DatabaseFailures.isUnusable(refused) -> {
          return new StartRefusedException(
              "cannot use the database of DATASOURCES_DEFAULT_URL: " + refused.getMessage(),
              failure);
        }
        default -> {}
      }
    }
    return failure;
  }
}
