package io.vclustermanager;

import java.net.BindException;
import java.sql.SQLException;
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
        case BindException taken -> {
          return new StartRefusedException(
              "cannot listen (" + taken.getMessage() + "): set SERVER_PORT to a free port",
              failure);
        }
        case SQLException refused when isUnreachable(refused) -> {
          return new StartRefusedException(
              "cannot use the database of DATASOURCES_DEFAULT_URL: " + refused.getMessage(),
              failure);
        }
        default -> {}
      }
    }
    return failure;
  }

  /** No connection (08), no admission (28), no such database (3D). */
  private static boolean isUnreachable(SQLException failure) {
    var state = failure.getSQLState();
    return state != null
        && (state.startsWith("08") || state.startsWith("28") || state.startsWith("3D"));
  }
}
