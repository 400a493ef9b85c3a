package io.vclustermanager.model;

import java.time.Instant;

/**
 * Something by which a user comes in, and that ends with the user: in the transaction that removes
 * the user, so that nothing of it is left behind.
 */
public interface EndsWithUser {
  /** What it is called, for the audit. */
  String plural();

  /**
   * Ends all of it.
   *
   * @return how much there was
   */
  int endAllOf(User user, Instant now);
}
