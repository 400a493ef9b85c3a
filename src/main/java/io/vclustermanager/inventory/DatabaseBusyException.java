package io.vclustermanager.inventory;

import java.sql.SQLException;

/** The database answers, but so much is asked of it that no connection came free in time. */
public final class DatabaseBusyException extends DatabaseException {
  DatabaseBusyException(String tried, SQLException cause) {
    super(tried, cause);
  }
}
