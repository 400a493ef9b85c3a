package io.vclustermanager.inventory.embedded;

import org.jspecify.annotations.Nullable;

/** One of PostgreSQL's programs failed; the message has the end of what it said. */
final class ProgramFailedException extends EmbeddedPostgresException {
  ProgramFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
