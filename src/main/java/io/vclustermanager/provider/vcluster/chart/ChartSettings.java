package io.vclustermanager.provider.vcluster.chart;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where vCluster's chart comes from: {@code vcm.vcluster.chart…}. */
@ConfigurationProperties("vcm.vcluster")
@Context
public final class ChartSettings {
  /** It becomes part of a file's name and of an address. */
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+[-+.0-9A-Za-z]*");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private @Nullable String chart;
  private String chartVersion = "0.36.1";
  private String chartRepository = "https://charts.loft.sh";
  private @Nullable String chartChecksum;

  /** What is wrong is found when the service starts, not by the first create. */
  @PostConstruct
  void check() {
    refuseUnless(VERSION.matcher(chartVersion).matches(), "chart-version is a version: 0.36.1");
    refuseUnless(
        chartRepository.startsWith("https://") || chartRepository.startsWith("http://"),
        "chart-repository is an address that begins with https://");
    refuseUnless(
        chartChecksum == null || SHA_256.matcher(chartChecksum).matches(),
        "chart-checksum is a SHA-256 in hex, of 64 digits");
    archive();
  }

  private static void refuseUnless(boolean good, String rule) {
    if (!good) {
      throw new IllegalArgumentException("vcm.vcluster." + rule);
    }
  }

  /** The archive's file; empty when it comes from the repository. */
  Optional<Path> file() {
    return Optional.ofNullable(chart).map(file -> Path.of(file).toAbsolutePath());
  }

  /** Where the repository has the archive. */
  URI archive() {
    return URI.create(
        chartRepository.replaceAll("/+$", "") + "/charts/vcluster-" + chartVersion + ".tgz");
  }

  /** The chart's archive as a file; null: from the repository. */
  public @Nullable String getChart() {
    return chart;
  }

  /** Sets the chart's archive; nothing when it is blank. */
  public void setChart(@Nullable String file) {
    chart = blankToNull(file);
  }

  /** Which version to fetch from the repository. */
  public String getChartVersion() {
    return chartVersion;
  }

  /** Sets which version to fetch, with or without a {@code v}. */
  public void setChartVersion(String version) {
    chartVersion = version.startsWith("v") ? version.substring(1) : version;
  }

  /** The repository's address. */
  public String getChartRepository() {
    return chartRepository;
  }

  /** Sets the repository's address. */
  public void setChartRepository(String address) {
    chartRepository = address;
  }

  /** The SHA-256 that the archive must have, in hex; null: that of the first fetch. */
  public @Nullable String getChartChecksum() {
    return chartChecksum;
  }

  /** Sets the SHA-256 that the archive must have. */
  public void setChartChecksum(@Nullable String sha256) {
    var given = blankToNull(sha256);
    chartChecksum = given == null ? null : given.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
