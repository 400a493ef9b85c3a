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
  private static final int LONGEST_SUBJECT = 128;
  private static final int LONGEST_REASON = 2000;

  /** What users send can be as long as a request: only its beginning is kept. */
  public AuditEntry {
    subject = beginning(subject, LONGEST_SUBJECT);
    reason = beginning(reason, LONGEST_REASON);
  }

  private static @Nullable String beginning(@Nullable String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most) + "…";
  }

  /** What came of it. */
  public enum Outcome {
    DONE,
    REFUSED,
    DRY_RUN
  }
}
