package io.vclustermanager.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a text is not taken: what is wrong with it, what to do instead, and where it stands. Its
 * message goes on after a colon: "…: users.0.user has an alias: write out … (line 3, column 8)".
 */
public final class NotTakenException extends Exception {
  /** A path of people's names is shorter; what is longer is there to fill memory. */
  private static final int LONGEST = 300;

  private final String message;
  private final String withoutContent;

  private NotTakenException(String message, String withoutContent) {
    super(message);
    this.message = message;
    this.withoutContent = withoutContent;
  }

  /** About the text as a whole. */
  static NotTakenException of(String problem) {
    var bounded = bounded(problem);
    return new NotTakenException(bounded, bounded);
  }

  /**
   * About a place in it.
   *
   * @param path the names that lead there, as far as they are known
   * @param said what the parser says of it, which may repeat the text; null: nothing
   */
  static NotTakenException at(
      List<String> path, String problem, @Nullable String said, int line, int column) {
    var place = line < 1 ? "" : " (line " + line + ", column " + column + ")";
    return new NotTakenException(
        (path.isEmpty() ? "" : bounded(String.join(".", path)) + ": ")
            + bounded(problem)
            + (said == null ? "" : ": " + bounded(said))
            + place,
        bounded(problem) + place);
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** The same without a word of the text, for one that may hold secrets. */
  public String withoutContent() {
    return withoutContent;
  }
}
