package io.vclustermanager.model;

import java.util.Optional;

/** What a password must be that somebody chooses. */
public final class PasswordRules {
  /** The fewest characters that it can have. */
  public static final int SHORTEST = 12;

  /** The most that it can have: a hash reads the whole text, and a longer one only costs time. */
  public static final int LONGEST = 1024;

  private PasswordRules() {}

  /**
   * What is wrong with it, for people, if anything.
   *
   * @param user the name of whose password it is to be
   */
  public static Optional<String> check(String password, String user) {
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      return Optional.of("A password has at least " + SHORTEST + " characters.");
    }
    if (password.length() > LONGEST) {
      return Optional.of("A password has at most " + LONGEST + " characters.");
    }
    return password.equalsIgnoreCase(user)
        ? Optional.of("A password is not the user's name.")
        : Optional.empty();
  }
}
