package io.vclustermanager.provider.vcluster.chart;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Further versions of vCluster's chart: {@code vcm.vcluster.charts}. What is wrong is found when
 * the service starts.
 *
 * @param charts versions to fetch from the repository, or archives as files that end with {@code
 *     .tgz}, each with the SHA-256 that it must have behind {@code @sha256:} if any; null: none
 */
@ConfigurationProperties("vcm.vcluster")
@Context
record FurtherCharts(@Nullable List<String> charts) {
  static final FurtherCharts NONE = new FurtherCharts(null);
  private static final String SETTING = "vcm.vcluster.charts";
  private static final Pattern ENTRY =
      Pattern.compile("(?<what>[^@]+?)(@sha256:(?<checksum>[0-9a-fA-F]{64}))?");

  /** Refuses what can be no chart. */
  FurtherCharts {
    charts = charts == null ? List.of() : charts.stream().map(String::strip).toList();
    charts = charts.stream().filter(each -> !each.isEmpty()).toList();
    charts.forEach(FurtherCharts::parts);
  }

  /** Where they come from. */
  List<ChartSource> sources(ChartSettings settings) {
    return charts == null
        ? List.of()
        : charts.stream().map(each -> source(settings, parts(each))).toList();
  }

  private static ChartSource source(ChartSettings settings, Matcher parts) {
    var what = parts.group("what");
    var given = parts.group("checksum");
    var checksum = given == null ? null : given.toLowerCase(Locale.ROOT);
    return isFile(what)
        ? settings.source(Path.of(what).toAbsolutePath(), "", checksum, SETTING)
        : settings.source(null, ChartSettings.plain(what), checksum, SETTING);
  }

  private static Matcher parts(String entry) {
    var parts = ENTRY.matcher(entry);
    if (!parts.matches()
        || !isFile(parts.group("what"))
            && !ChartSettings.isVersion(ChartSettings.plain(parts.group("what")))) {
      throw new IllegalArgumentException(
          SETTING
              + " lists versions, such as 0.35.2, and archives, such as"
              + " /charts/vcluster-0.35.2.tgz, each with @sha256: and 64 digits behind it if you"
              + " like; '"
              + entry
              + "' is neither");
    }
    return parts;
  }

  private static boolean isFile(String what) {
    return what.endsWith(".tgz");
  }
}
