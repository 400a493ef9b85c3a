package io.vclustermanager;

import io.vclustermanager.testing.KillStorm;
import io.vclustermanager.testing.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills in the middle of the work, on a simulated host. */
final class KillStormIT {
  private static final Map<String, String> A_SECOND_EACH =
      Map.of("VCM_HOSTS_SIMULATED_SIMULATED_DELAY", "PT1S");

  @Test
  void nothingIsLostOrDoubledByThreeKills(@TempDir Path data) throws Exception {
    new KillStorm(A_SECOND_EACH, 3, 10, 5, KillStormIT::outside).rage(data);
  }

  @Test
  @Tag("storm")
  void nothingIsLostOrDoubledByTwentyKills(@TempDir Path data) throws Exception {
    new KillStorm(A_SECOND_EACH, 20, 40, 20, KillStormIT::outside).rage(data);
  }

  private static List<String> outside(Tables look) {
    return look.outside().stream().map(each -> each.replaceAll("^(.+) of \\1$", "$1")).toList();
  }
}
