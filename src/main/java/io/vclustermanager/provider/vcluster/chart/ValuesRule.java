package io.vclustermanager.provider.vcluster.chart;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a table says of the values of one path. */
sealed interface ValuesRule {
  /**
   * Whether it may be this.
   *
   * @param value a leaf: text, number, boolean or null; the whole list for {@link OnlyAdds}
   * @param below what stands there in the size and the template
   */
  boolean allows(@Nullable Object value, @Nullable Object below);

  /** What is allowed, after "must be"; empty where that helps nobody. */
  String wish();

  /**
   * A text of one line, a number, true, false, null. Not a text of many: the chart puts some texts
   * into its manifests as they are, where a second line would be whatever it says.
   */
  record Anything() implements ValuesRule {
    @Override
    public boolean allows(@Nullable Object value, @Nullable Object below) {
      return value instanceof String text ? isOneLine(text) : value == null || isPlain(value);
    }

    @Override
    public String wish() {
      return "a text of one line";
    }
  }

  /** Also a text of many lines, where the chart does not render it. */
  record Text() implements ValuesRule {
    @Override
    public boolean allows(@Nullable Object value, @Nullable Object below) {
      return true;
    }

    @Override
    public String wish() {
      return "";
    }
  }

  /** A quantity of at most so much; null too, where that may take a default of the chart away. */
  record AtMost(String text, BigDecimal most, boolean orNull) implements ValuesRule {
    @Override
    public boolean allows(@Nullable Object value, @Nullable Object below) {
      return value == null
          ? orNull
          : PlainQuantity.of(value).filter(given -> given.compareTo(most) <= 0).isPresent();
    }

    @Override
    public String wish() {
      return "a plain quantity, such as 500m or 2Gi, of at most " + text;
    }
  }

  /** One of these texts, or what is written so. */
  record OneOf(List<String> texts) implements ValuesRule {
    @Override
    public boolean allows(@Nullable Object value, @Nullable Object below) {
      return value != null && isPlain(value) && texts.contains(value.toString());
    }

    @Override
    public String wish() {
      return Stream.concat(
              texts.stream().filter(each -> !each.isEmpty()),
              texts.contains("") ? Stream.of("empty") : Stream.of())
          .reduce((left, right) -> left + " or " + right)
          .orElse("");
    }
  }

  /** A text of one line that matches as a whole. */
  record Matching(Pattern pattern, String wish) implements ValuesRule {
    private static final int LONGEST = 1024;

    @Override
    public boolean allows(@Nullable Object value, @Nullable Object below) {
      return value instanceof String text
          && text.length() <= LONGEST
          && isOneLine(text)
          && pattern.matcher(text).matches();
    }
  }

  /** True itself. */
  record OnlyTrue() implements ValuesRule {
    @Override
    public boolean allows(@Nullable Object value, @Nullable Object below) {
      return Boolean.TRUE.equals(value);
    }

    @Override
    public String wish() {
      return "true";
    }
  }

  /** A list of texts that leaves out nothing of these and of what stands below it. */
  record OnlyAdds(List<String> always) implements ValuesRule {
    @Override
    public boolean allows(@Nullable Object value, @Nullable Object below) {
      return value instanceof List<?> list
          && list.stream().allMatch(each -> each instanceof String text && isOneLine(text))
          && list.containsAll(always)
          && (!(below instanceof List<?> kept) || list.containsAll(kept));
    }

    @Override
    public String wish() {
      return "in a list with all of "
          + String.join(", ", always)
          + " and of what size and template say";
    }
  }

  private static boolean isPlain(Object value) {
    return !(value instanceof Map) && !(value instanceof List);
  }

  /** Neither a line break of any YAML, nor what stands for one on somebody's screen. */
  static boolean isOneLine(String text) {
    return lineEnds(text) == 0;
  }

  /** How many characters end a line, or may be taken for it. */
  static long lineEnds(String text) {
    return text.codePoints()
        .filter(each -> Character.isISOControl(each) || each == 0x2028 || each == 0x2029)
        .count();
  }

  /** A quantity as people write it. Not all that Kubernetes reads, such as {@code 1e3}. */
  final class PlainQuantity {
    private static final Pattern TEXT =
        Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
    private static final String DECIMAL = "kMGTPE";
    private static final String SMALL = "mun";

    private PlainQuantity() {}

    static Optional<BigDecimal> of(@Nullable Object value) {
      if (!(value instanceof String) && !(value instanceof Number)) {
        return Optional.empty();
      }
      var parts = TEXT.matcher(value.toString());
      return parts.matches()
          ? Optional.of(new BigDecimal(parts.group(1)).multiply(factor(parts.group(2))))
          : Optional.empty();
    }

    private static BigDecimal factor(@Nullable String suffix) {
      if (suffix == null) {
        return BigDecimal.ONE;
      }
      if (suffix.endsWith("i")) {
        var power = "KMGTPE".indexOf(suffix.charAt(0)) + 1;
        return BigDecimal.valueOf(1024).pow(power);
      }
      var small = SMALL.indexOf(suffix);
      return small >= 0
          ? BigDecimal.ONE.movePointLeft(3 * (small + 1))
          : BigDecimal.ONE.movePointRight(3 * (DECIMAL.indexOf(suffix) + 1));
    }
  }
}
