package io.vclustermanager.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * vCluster's real chart: the file that {@code VCLUSTER_CHART} names, or else the one that the
 * testbed has built. Without it a test is skipped, except in CI.
 */
public final class RealChart {
  private static final String BUILT = ".cache/vcluster-manager/testbed/chart/vcluster-0.36.1.tgz";

  private RealChart() {}

  /** The archive. */
  public static Path file() {
    var named = System.getenv("VCLUSTER_CHART");
    var file =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), BUILT)
            : Path.of(named);
    if (Files.exists(file)) {
      return file;
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("vCluster's chart is needed in CI: src/test/testbed/testbed build");
    }
    return Assumptions.abort("skipped: vCluster's chart is not built (testbed build)");
  }
}
