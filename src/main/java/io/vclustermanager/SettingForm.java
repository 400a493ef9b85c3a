package io.vclustermanager;

import io.micronaut.core.convert.ConversionService;
import io.vclustermanager.model.DurationWords;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the text of a setting may be, as far as that can be told of it alone. */
sealed interface SettingForm {
  /** What is allowed, behind "must be"; empty when the text is. */
  Optional<String> trouble(String text, ConversionService conversion);

  /** Any text. */
  record Text() implements SettingForm {
    @Override
    public Optional<String> trouble(String text, ConversionService conversion) {
      return Optional.empty();
    }
  }

  /** A text of this form. */
  record Formed(Pattern form, String allowed) implements SettingForm {
    @Override
    public Optional<String> trouble(String text, ConversionService conversion) {
      return form.matcher(text.strip()).matches() ? Optional.empty() : Optional.of(allowed);
    }
  }

  /** Yes or no. Any other word would count as no. */
  record Flag() implements SettingForm {
    private static final Set<String> WORDS =
        Set.of("true", "false", "yes", "no", "on", "off", "y", "n");

    private static final Set<String> NO = Set.of("false", "no", "off", "n");

    /** Whether this word says no. */
    static boolean isNo(String text) {
      return NO.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<String> trouble(String text, ConversionService conversion) {
      return WORDS.contains(text.strip().toLowerCase(Locale.ROOT))
          ? Optional.empty()
          : Optional.of("true or false");
    }
  }

  /** A whole number, not less and not more than these. */
  record Whole(long least, long most) implements SettingForm {
    @Override
    public Optional<String> trouble(String text, ConversionService conversion) {
      return conversion
              .convert(text, Long.class)
              .filter(number -> number >= least && number <= most)
              .isPresent()
          ? Optional.empty()
          : Optional.of(
              most == Integer.MAX_VALUE
                  ? "a whole number, " + least + " or more"
                  : "a whole number, " + least + " to " + most);
    }
  }

  /** A number of bytes, not less and not more than these. */
  record Bytes(long least, long most) implements SettingForm {
    private static final Pattern FORM = Pattern.compile("(?i)(\\d{1,12})([KMG]B|B)?");

    @Override
    public Optional<String> trouble(String text, ConversionService conversion) {
      var form = FORM.matcher(text.strip());
      return form.matches() && isWithin(Long.parseLong(form.group(1)) * unit(form.group(2)))
          ? Optional.empty()
          : Optional.of("a number of bytes, such as 512KB or 1MB, " + least + " to " + most);
    }

    private boolean isWithin(long bytes) {
      return bytes >= least && bytes <= most;
    }

    private static long unit(@Nullable String name) {
      return switch (name == null ? "" : name.toUpperCase(Locale.ROOT)) {
        case "KB" -> 1L << 10;
        case "MB" -> 1L << 20;
        case "GB" -> 1L << 30;
        default -> 1;
      };
    }
  }

  /** A length of time, not shorter than this; one that is zero may mean something of its own. */
  record Span(Duration least, boolean isZeroAllowed) implements SettingForm {
    @Override
    public Optional<String> trouble(String text, ConversionService conversion) {
      // There are no beans yet, and so not the converter of ours.
      return DurationWords.read(text.strip())
              .or(() -> conversion.convert(text, Duration.class))
              .filter(this::isAllowed)
              .isPresent()
          ? Optional.empty()
          : Optional.of("a duration, such as PT24H, 30s, 12h, 2d or 1w" + bound());
    }

    private boolean isAllowed(Duration span) {
      return span.isZero() ? isZeroAllowed : span.compareTo(least) >= 0;
    }

    private String bound() {
      return least.compareTo(Duration.ofMillis(1)) <= 0
          ? isZeroAllowed ? "" : ", and longer than 0"
          : ", at least " + least + (isZeroAllowed ? ", or PT0S" : "");
    }
  }

  /** One of some words, whatever their case. */
  record OneOf(List<String> words) implements SettingForm {
    static OneOf constants(Class<? extends Enum<?>> type) {
      return new OneOf(Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
    }

    @Override
    public Optional<String> trouble(String text, ConversionService conversion) {
      var asked = text.strip().replace('-', '_');
      return words.stream().anyMatch(asked::equalsIgnoreCase)
          ? Optional.empty()
          : Optional.of("one of " + String.join(", ", words));
    }
  }
}
