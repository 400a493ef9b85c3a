package io.vclustermanager.inventory;

/** The user's cursor is none of ours, or of another list or order. */
public final class BadCursorException extends RuntimeException {
  BadCursorException() {
    super(
        "The cursor is not one of this list in this order: use one that the same list gave, or"
            + " none to begin anew.");
  }
}
