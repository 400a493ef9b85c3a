package io.vclustermanager.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people say and write them: told as "2 hours 30 minutes", taken as {@code 2h30m}. */
public final class DurationWords {
  /** Weeks, days, hours, minutes, seconds and milliseconds, the largest first. */
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(\\d{1,6})w)?(?:(\\d{1,6})d)?"
              + "(?:(\\d{1,7})h)?(?:(\\d{1,9})m)?(?:(\\d{1,12})s)?(?:(\\d{1,15})ms)?");

  private static final int LONGEST_TEXT = 64;

  /** The one that has no opposite. */
  private static final Duration LEAST = Duration.ofSeconds(Long.MIN_VALUE);

  private DurationWords() {}

  /**
   * In whole seconds, or in milliseconds what is shorter than one: "30 days", "1 hour 1 second".
   */
  public static String of(Duration duration) {
    if (duration.isNegative()) {
      return "minus " + of((duration.equals(LEAST) ? duration.plusSeconds(1) : duration).negated());
    }
    var words = new ArrayList<String>();
    add(words, duration.toDaysPart(), "day");
    add(words, duration.toHoursPart(), "hour");
    add(words, duration.toMinutesPart(), "minute");
    add(words, duration.toSecondsPart(), "second");
    if (words.isEmpty()) {
      add(words, duration.toMillisPart(), "millisecond");
    }
    return words.isEmpty() ? "0 seconds" : String.join(" ", words);
  }

  /** What a text such as {@code 2h30m}, {@code 2d} or {@code 1w} says; empty for any other. */
  public static Optional<Duration> read(String text) {
    var parts = SHORT.matcher(text);
    return !text.isEmpty() && text.length() <= LONGEST_TEXT && parts.matches()
        ? Optional.of(
            Duration.ofDays(7 * number(parts.group(1)) + number(parts.group(2)))
                .plusHours(number(parts.group(3)))
                .plusMinutes(number(parts.group(4)))
                .plusSeconds(number(parts.group(5)))
                .plusMillis(number(parts.group(6))))
        : Optional.empty();
  }

  private static void add(List<String> words, long count, String unit) {
    if (count != 0) {
      words.add(count + " " + unit + (count == 1 ? "" : "s"));
    }
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
