package io.vclustermanager.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit, as it was kept.
 *
 * @param number tells it from every other; not in the order of time
 * @param way by which the actor came in; null: a release wrote it that did not keep it
 * @param requestId under which the answer, the logs and errors of the same request are found
 * @param source the address that the request came from; null when it came from inside
 */
public record Audited(
    long number,
    Instant at,
    ActorName actor,
    @Nullable WayIn way,
    AuditEntry entry,
    String requestId,
    @Nullable String source) {
  private static final String PREFIX = "ae_";

  /** The id of the entry of this number, in the graph and in exports. */
  public static String id(long number) {
    return PREFIX + number;
  }

  /** Its id. */
  public String id() {
    return id(number);
  }
}
