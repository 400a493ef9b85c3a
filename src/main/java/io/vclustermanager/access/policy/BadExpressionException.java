package io.vclustermanager.access.policy;

/** A text that is no expression of a policy. Its message says where and why, for people. */
public final class BadExpressionException extends Exception {
  private static final int LONGEST = 1000;

  BadExpressionException(String why) {
    super(why.length() <= LONGEST ? why : why.substring(0, LONGEST) + "…", null, false, false);
  }

  /** Where and why. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
