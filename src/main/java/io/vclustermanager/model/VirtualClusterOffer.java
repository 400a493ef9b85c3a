package io.vclustermanager.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What virtual clusters can be made of here, as the service is configured: for everybody's eyes. It
 * is quick and asks nobody: no host, no network.
 */
public interface VirtualClusterOffer {
  /** The sizes that can be asked for: those that are always there by size, then the others. */
  List<Size> sizes();

  /**
   * The version of vCluster's chart that new clusters get; empty while the administrator's file
   * cannot be read.
   */
  Optional<String> chartVersion();

  /** The versions of vCluster's chart that can be asked for, the one of new clusters first. */
  List<String> chartVersions();

  /**
   * A size, as far as its values say: of each replica of the control plane.
   *
   * @param cpu the cores that it requests; null: not said
   * @param memory the bytes that it requests; null: not said
   * @param memoryLimit the most bytes it may use; null: not said
   * @param volume the bytes of its volume; null: not said
   */
  record Size(
      String name,
      @Nullable Double cpu,
      @Nullable Long memory,
      @Nullable Long memoryLimit,
      @Nullable Long volume) {}
}
