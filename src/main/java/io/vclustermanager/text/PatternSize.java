package io.vclustermanager.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * How large a pattern becomes when its repetitions are written out, found out without doing so:
 * three of a thousand in one another are short to write and more than memory holds, and the library
 * writes them out. Where this reads a pattern otherwise than RE2 does, it finds too much rather
 * than too little.
 */
final class PatternSize {
  private static final Pattern TIMES = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");
  private static final long ENOUGH = 1L << 30;

  private final String pattern;

  /** Sizes of the groups that are open, the innermost last. */
  private final Deque<Long> open = new ArrayDeque<>();

  private long size;
  private long last;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  /** The number of its atoms, each as often as it is repeated. */
  static long of(String pattern) {
    return new PatternSize(pattern).count();
  }

  private long count() {
    var at = 0;
    while (at < pattern.length()) {
      at = step(at);
    }
    while (!open.isEmpty()) {
      close();
    }
    return size;
  }

  private int step(int at) {
    return switch (pattern.charAt(at)) {
      case '\\' -> atom(at + 2);
      case '[' -> atom(afterClass(at));
      case '(' -> {
        open.addLast(size);
        size = 0;
        yield at + 1;
      }
      case ')' -> {
        close();
        yield at + 1;
      }
      case '{' -> repeated(at);
      default -> atom(at + 1);
    };
  }

  private int atom(int next) {
    last = 1;
    size = Math.min(size + 1, ENOUGH);
    return next;
  }

  private void close() {
    last = size + 1;
    size = Math.min((open.isEmpty() ? 0 : open.removeLast()) + last, ENOUGH);
  }

  /** The first bracket ends it, though in some places RE2 takes that as a part of it. */
  private int afterClass(int at) {
    for (var next = at + 1; next < pattern.length(); next++) {
      switch (pattern.charAt(next)) {
        case '\\' -> next++;
        case ']' -> {
          return next + 1;
        }
        default -> {}
      }
    }
    return at + 1;
  }

  private int repeated(int at) {
    var times = TIMES.matcher(pattern).region(at, pattern.length());
    if (!times.lookingAt()) {
      return atom(at + 1);
    }
    var least = Long.parseLong(times.group(1));
    var most =
        times.group(2) == null || times.group(2).isEmpty() ? least : Long.parseLong(times.group(2));
    var all = Math.min(last * Math.max(1, Math.max(least, most)), ENOUGH);
    size = Math.min(size - last + all, ENOUGH);
    last = all;
    return times.end();
  }
}
