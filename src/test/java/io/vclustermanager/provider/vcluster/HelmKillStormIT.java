package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.KillStorm;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.Testbed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills in the middle of Helm's calls, on a real API server: what {@code helm list -A} says in the
 * end is what the inventory says, one release each, and none half made.
 */
final class HelmKillStormIT {
  @Test
  void nothingIsLostOrDoubledByTwoKills(@TempDir Path data) throws Exception {
    rage(2, 6, 3, data);
  }

  @Test
  @Tag("storm")
  void nothingIsLostOrDoubledByTwentyKills(@TempDir Path data) throws Exception {
    rage(20, 40, 20, data);
  }

  private static void rage(int kills, int creates, int deletes, Path data) throws Exception {
    var testbed = Testbed.own("storm");
    new KillStorm(
            testbed.asEnvironment("eu"), kills, creates, deletes, look -> outside(testbed, look))
        .rage(data);
    testbed.clear();
  }

  private static List<String> outside(Testbed testbed, Tables look) {
    var releases = testbed.releases();
    assertThat(releases).allMatch(release -> release.endsWith(" deployed"));
    assertThat(testbed.virtualClusters()).hasSameSizeAs(releases);
    assertThat(testbed.namespaces()).hasSameSizeAs(releases);
    return releases.stream().map(release -> release.split(" ", -1)[0]).toList();
  }
}
