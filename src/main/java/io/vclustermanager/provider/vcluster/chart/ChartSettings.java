package io.vclustermanager.provider.vcluster.chart;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where vCluster's chart comes from: {@code vcm.vcluster.chart…}. What is wrong is found when the
 * service starts, not by the first create.
 *
 * @param chart its archive as a file; null, or blank: from the repository
 * @param chartVersion which version to fetch from the repository, with or without a {@code v}
 * @param chartRepository the repository's address
 * @param chartChecksum the SHA-256 that the archive must have, in hex; null, or blank: that of the
 *     first fetch
 */
@ConfigurationProperties("vcm.vcluster")
@Context
public record ChartSettings(
    @Nullable String chart,
    @Bindable(defaultValue = DEFAULT_VERSION) String chartVersion,
    @Bindable(defaultValue = DEFAULT_REPOSITORY) String chartRepository,
    @Nullable String chartChecksum) {
  static final String DEFAULT_VERSION = "0.36.1";
  static final String DEFAULT_REPOSITORY = "https://charts.loft.sh";

  /** It becomes part of a file's name and of an address. */
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+[-+.0-9A-Za-z]*");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** Refuses what can be no chart. */
  public ChartSettings {
    chart = blankToNull(chart);
    chartVersion = plain(chartVersion);
    chartChecksum = blankToNull(chartChecksum);
    chartChecksum = chartChecksum == null ? null : chartChecksum.toLowerCase(Locale.ROOT);
    refuseUnless(isVersion(chartVersion), "chart-version is a version: 0.36.1");
    refuseUnless(
        chartRepository.startsWith("https://") || chartRepository.startsWith("http://"),
        "chart-repository is an address that begins with https://");
    refuseUnless(
        chartChecksum == null || SHA_256.matcher(chartChecksum).matches(),
        "chart-checksum is a SHA-256 in hex, of 64 digits");
    archive(chartRepository, chartVersion);
  }

  /** Where the chart of new clusters comes from. */
  ChartSource source() {
    var file = chart == null ? null : Path.of(chart).toAbsolutePath();
    return source(file, chartVersion, chartChecksum, "vcm.vcluster.chart-checksum");
  }

  /**
   * Where another one comes from.
   *
   * @param file null: from the repository
   * @param setting that demands the checksum
   */
  ChartSource source(
      @Nullable Path file, String version, @Nullable String checksum, String setting) {
    return new ChartSource(file, version, archive(chartRepository, version), checksum, setting);
  }

  /** A version without the {@code v} that may stand before it. */
  static String plain(String version) {
    return version.startsWith("v") ? version.substring(1) : version;
  }

  /** Whether a text can be a version, and so a part of an address and of a file's name. */
  static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  private static URI archive(String repository, String version) {
    return URI.create(repository.replaceAll("/+$", "") + "/charts/vcluster-" + version + ".tgz");
  }

  private static void refuseUnless(boolean good, String rule) {
    if (!good) {
      throw new IllegalArgumentException("vcm.vcluster." + rule);
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
