package io.vclustermanager.provider.vcluster.chart;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one of vCluster's charts comes from.
 *
 * @param path its archive on this machine; null: it is fetched
 * @param version which is fetched; of an archive that is here only what it says itself counts
 * @param address where it is fetched from
 * @param checksum the SHA-256 that it must have, in hex; null: that of the first fetch
 * @param setting which demands that, as administrators write it
 */
record ChartSource(
    @Nullable Path path, String version, URI address, @Nullable String checksum, String setting) {
  /** Its archive on this machine; empty when it is fetched. */
  Optional<Path> file() {
    return Optional.ofNullable(path);
  }
}
