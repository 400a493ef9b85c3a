package io.vclustermanager.inventory;

/**
 * What a cursor stands for is not there, and never will be: the message says why. Whoever has it
 * must begin without it.
 */
public final class CursorExpiredException extends RuntimeException {
  private static final String REMEDY = " Begin anew without it.";

  private CursorExpiredException(String why) {
    super(why + REMEDY);
  }

  /** The log is another one than that of the cursor. */
  public static CursorExpiredException ofAnotherLog() {
    return new CursorExpiredException(
        "The cursor is of another log: the database was restored or replaced since.");
  }

  /** What comes next after the cursor is not kept any more. */
  public static CursorExpiredException pastItsTime() {
    return new CursorExpiredException(
        "The cursor points before what is still kept: the events there are past their time.");
  }
}
