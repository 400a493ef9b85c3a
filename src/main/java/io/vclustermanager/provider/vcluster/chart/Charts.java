package io.vclustermanager.provider.vcluster.chart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of vCluster's chart, side by side: those that can be asked for, and those that
 * clusters run which were made with another, as far as they can be had.
 */
@Singleton
public final class Charts {
  /** Others than can be asked for: only what was adopted, or made by another release, runs them. */
  private static final int MOST_REMEMBERED = 20;

  private final ChartSettings settings;
  private final Path folder;
  private final List<Chart> listed;
  private final Cache<String, Chart> others =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  Charts(ChartSettings settings, FurtherCharts further, ServiceSettings service) {
    this.settings = settings;
    this.folder = service.data().resolve("charts").toAbsolutePath();
    this.listed =
        Stream.concat(Stream.of(settings.source()), further.sources(settings).stream())
            .map(source -> new Chart(source, folder))
            .toList();
  }

  /** That of new clusters which ask for no other. */
  Chart standard() {
    return listed.getFirst();
  }

  /**
   * The versions that can be asked for, the one of new clusters first: told without fetching
   * anything, and without a file that cannot be read.
   */
  public List<String> versions() {
    return listed.stream().flatMap(each -> each.version().stream()).distinct().toList();
  }

  /**
   * The chart of a version.
   *
   * @param version null: that of new clusters
   * @return empty when it cannot be had here: it is not among those that can be asked for, and the
   *     charts are files of the administrator's
   */
  Optional<Chart> find(@Nullable String version) {
    if (version == null) {
      return Optional.of(standard());
    }
    return listed.stream().filter(each -> each.is(version)).findFirst().or(() -> other(version));
  }

  /**
   * One that a cluster runs is fetched by its number: its host may have been reached by others, or
   * the administrator has gone on to the next.
   */
  private Optional<Chart> other(String version) {
    return standard().isFile() || !ChartSettings.isVersion(version)
        ? Optional.empty()
        : Optional.of(
            Objects.requireNonNull(
                others.get(
                    version,
                    each ->
                        new Chart(
                            settings.source(null, each, null, "vcm.vcluster.charts"), folder))));
  }

  /**
   * The archive of a version; fetched first when it is not here, which may take up to 30 seconds.
   *
   * @param version null: that of new clusters
   * @throws ProviderException {@code ChartNotConfigured}, when it is none of this service's; {@code
   *     ChartUnavailable}, when it cannot be had or is not to be trusted
   */
  public ChartArchive archive(@Nullable String version) {
    var archive = find(version).orElseThrow(() -> notConfigured(version)).archive();
    if (version != null && !version.equals(archive.version())) {
      // The file was replaced by that of another version: nobody gets that unasked.
      throw notConfigured(version);
    }
    return archive;
  }

  /** The archive of a version if it is on this machine, without waiting for anybody. */
  public Optional<ChartArchive> present(@Nullable String version) {
    return find(version).flatMap(Chart::present);
  }

  /** Fetches those that can be asked for beside, so that they are here when they are needed. */
  public void prepare() {
    listed.forEach(Chart::prepare);
  }

  private ProviderException notConfigured(@Nullable String version) {
    return ProviderException.permanent(
        FailureReason.CHART_NOT_CONFIGURED,
        "It runs version "
            + version
            + " of vCluster's chart, which this service does not have (it has "
            + String.join(", ", versions())
            + "), and no other is put in its place unasked: an administrator of the service adds it"
            + " to vcm.vcluster.charts.");
  }
}
