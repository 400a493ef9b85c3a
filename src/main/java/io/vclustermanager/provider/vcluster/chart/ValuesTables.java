package io.vclustermanager.provider.vcluster.chart;

import io.micronaut.context.annotation.Context;
import io.vclustermanager.model.ValuesProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of {@code values/<minor>/} for each minor version of the chart that is known. A line
 * that cannot be read ends the start: that is a bug of ours, and nobody may come of it to more than
 * was meant.
 */
@Context
final class ValuesTables {
  /** The oldest first. */
  static final List<String> MINORS = List.of("0.36");

  private static final Pattern MINOR = Pattern.compile("(\\d+\\.\\d+)\\..*");

  private final Map<String, ValuesTable> restricted = new LinkedHashMap<>();
  private final Map<String, ValuesTable> trusted = new LinkedHashMap<>();
  private final String checksum;

  ValuesTables() {
    var texts = new ArrayList<String>();
    for (var minor : MINORS) {
      var few = text(minor, "restricted");
      var more = text(minor, "trusted");
      restricted.put(minor, ValuesTable.parse(few));
      trusted.put(minor, ValuesTable.parse(few + "\n" + more));
      texts.add(few);
      texts.add(more);
    }
    checksum = ChartArchive.sha256(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
  }

  /** The text of a table. */
  static String text(String minor, String profile) {
    var name = "/values/" + minor + "/" + profile + ".txt";
    try (var file = ValuesTables.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("While reading " + name, e);
    }
  }

  /**
   * What a profile allows with a version of the chart. Of a minor version that is not known nobody
   * can say what is safe in it: it needs TRUSTED, which is judged by the newest that is known.
   *
   * @param chart the chart's version; empty when that is not known
   * @return empty where all is allowed
   */
  Optional<ValuesTable> of(ValuesProfile profile, Optional<String> chart) {
    var minor = minor(chart);
    return switch (profile) {
      case RESTRICTED ->
          Optional.of(minor.flatMap(each -> found(restricted, each)).orElse(ValuesTable.NOTHING));
      case TRUSTED ->
          Optional.of(
              minor
                  .flatMap(each -> found(trusted, each))
                  .orElseGet(
                      () -> Optional.ofNullable(trusted.get(MINORS.getLast())).orElseThrow()));
      case ANY -> Optional.empty();
    };
  }

  /**
   * Whether what values may say beyond the chart's schema is known of this version; of one that is
   * not known itself, that of the newest counts.
   */
  static boolean know(Optional<String> chart) {
    return chart.isEmpty() || minor(chart).filter(MINORS::contains).isPresent();
  }

  /** Changes when what is allowed does. */
  String edition(Optional<String> chart) {
    return Stream.of(checksum.substring(0, 12), minor(chart).orElse("unknown"))
        .reduce((left, right) -> left + "/" + right)
        .orElseThrow();
  }

  /** Whether all that is known of one version counts for the other, too. */
  static boolean areOfOneMinor(Optional<String> one, Optional<String> other) {
    return minor(one).equals(minor(other));
  }

  private static Optional<ValuesTable> found(Map<String, ValuesTable> tables, String minor) {
    return Optional.ofNullable(tables.get(minor));
  }

  /** Its minor version; empty for one that cannot be read. */
  static Optional<String> minor(Optional<String> chart) {
    return chart.map(MINOR::matcher).filter(each -> each.matches()).map(each -> each.group(1));
  }
}
