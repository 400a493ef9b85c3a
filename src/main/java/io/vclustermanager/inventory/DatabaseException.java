package io.vclustermanager.inventory;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** PostgreSQL refused a statement or could not be reached. */
public class DatabaseException extends RuntimeException {
  private final transient SQLException failure;

  DatabaseException(String tried, SQLException cause) {
    super("While trying to " + tried + ": " + cause.getMessage(), cause);
    this.failure = cause;
  }

  /** The name of the constraint that was violated; null when it was something else. */
  public final @Nullable String violatedConstraint() {
    return failure instanceof PSQLException postgres && postgres.getServerErrorMessage() != null
        ? postgres.getServerErrorMessage().getConstraint()
        : null;
  }
}
