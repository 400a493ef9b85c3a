package io.vclustermanager.inventory.embedded;

/** Another running service holds the data folder; the message names both. */
public final class DataFolderInUseException extends EmbeddedPostgresException {
  DataFolderInUseException(String message) {
    super(message);
  }
}
