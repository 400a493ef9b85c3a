package io.vclustermanager.inventory.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The data folder or its PostgreSQL cannot be used. The message is one that a person can act on; it
 * names the folder and, where a program failed, the end of what it said.
 */
public class EmbeddedPostgresException extends RuntimeException {
  /** Makes one without a cause. */
  public EmbeddedPostgresException(String message) {
    this(message, null);
  }

  /** Makes one with the failure behind it. */
  public EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
