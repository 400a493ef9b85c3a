package io.vclustermanager.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.MatchResult;

/**
 * A regular expression of others. RE2 matches it in time that grows with pattern and text alone;
 * what that cannot do, looking around and referring back, is refused.
 */
public final class SafePattern {
  private static final int LONGEST = 1000;

  /** A repetition of repetitions is short to write and long to match. */
  private static final int MOST_ATOMS = 2000;

  /** An atom comes to a few steps. */
  private static final int MOST_STEPS = 4 * MOST_ATOMS;

  /** What follows is no pattern to RE2, and nothing of the kind to JavaScript. */
  private static final String QUOTE = "\\Q";

  private static final String TOO_MANY = "its repetitions come to too much: repeat less";

  /** As JSON has it, and JavaScript; RE2 writes it otherwise. */
  private static final java.util.regex.Pattern CODE =
      java.util.regex.Pattern.compile("(\\\\\\\\)|\\\\u([0-9A-Fa-f]{4})");

  private final Pattern pattern;

  private SafePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles a pattern.
   *
   * @throws NotTakenException in words that go on after "the pattern …: "
   */
  public static SafePattern of(String text) throws NotTakenException {
    if (text.length() > LONGEST) {
      throw NotTakenException.of("it is longer than " + LONGEST + " characters: make it shorter");
    }
    if (text.contains(QUOTE)) {
      throw NotTakenException.of("it has a quote (\\Q): write a backslash before each character");
    }
    if (PatternSize.of(text) > MOST_ATOMS) {
      throw NotTakenException.of(TOO_MANY);
    }
    var compiled = compiled(translated(text));
    if (compiled.programSize() > MOST_STEPS) {
      throw NotTakenException.of(TOO_MANY);
    }
    return new SafePattern(compiled);
  }

  private static Pattern compiled(String translated) throws NotTakenException {
    try {
      return Pattern.compile(translated);
    } catch (PatternSyntaxException e) {
      throw NotTakenException.of(
          "it is no regular expression of RE2, which has neither look-around nor back-references"
              + " ("
              + e.getDescription()
              + " "
              + e.getPattern()
              + "): write it without");
    }
  }

  private static String translated(String text) {
    return CODE.matcher(text).replaceAll(SafePattern::code);
  }

  private static String code(MatchResult found) {
    return found.group(1) == null
        ? "\\\\x{" + found.group(2) + "}"
        : java.util.regex.Matcher.quoteReplacement(found.group(1));
  }

  /** How many steps it takes at most for each character. */
  public int steps() {
    return pattern.programSize();
  }

  /** Whether any part of a text matches. */
  public boolean isFoundIn(String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find();
  }
}
