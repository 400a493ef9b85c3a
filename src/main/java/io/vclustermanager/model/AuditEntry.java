package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * What the audit keeps of a request, beside who and when.
 *
 * @param action the mutation's name, or what the service did
 * @param subject what it was about, by name
 * @param reason why it was refused or asked for, for people
 */
public record AuditEntry(
    String action, @Nullable String subject, Outcome outcome, @Nullable String reason) {
  /** What came of it. */
  public enum Outcome {
    DONE,
    REFUSED,
    DRY_RUN
  }
}
