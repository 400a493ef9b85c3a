package io.vclustermanager.inventory;

/**
 * The service cannot live on this database as it is. The message is one line for whoever starts the
 * service: what is wrong and what to do.
 */
public final class UnfitDatabaseException extends RuntimeException {
  UnfitDatabaseException(String message) {
    super(message);
  }
}
