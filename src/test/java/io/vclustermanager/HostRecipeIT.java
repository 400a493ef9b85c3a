package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocPage.Block;
import io.vclustermanager.testing.DocShell;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe that connects a host, word for word, on a real API server. */
final class HostRecipeIT {
  private static final String CONDITIONS =
      "{ host(name: \"eu\") { reachable conditions { type status message } } }";

  /** The testbed is its own: the recipe's names are others' too. */
  @Test
  void endsInAHostThatTakesClusters(@TempDir Path folder) throws IOException {
    var testbed = Testbed.own("recipe");
    Files.createSymbolicLink(folder.resolve("helm"), Path.of("helm").toAbsolutePath());
    var settings =
        Map.<String, Object>of(
            "vcm.data",
            folder.resolve(".data").toString(),
            "vcm.encryption.keys",
            "a:" + "A".repeat(43) + "=",
            "vcm.vcluster.chart",
            Testbed.chart().toString());
    try (var service = TestService.start(settings)) {
      var said =
          testbed.shell(
              "cd '%s'\n".formatted(folder)
                  + DocShell.beginning(service.uri().toString())
                  + recipe());

      DocShell.assertNothingIsWrong(said);
      assertThat(said.lines()).contains("yes");
      TestService.await("the host to have all that it needs", () -> isGood(service));
      service.awaitPhase("first-real", "READY");
      assertThat(testbed.releases()).containsExactly("first-real vc-first-real deployed");
    }
  }

  private static String recipe() {
    return DocShell.script(
        DocPage.of("docs/hosts.md").blocks().stream().filter(Block::isForTestbed).toList());
  }

  private static boolean isGood(TestService service) {
    var host = service.ask(CONDITIONS).body().toString();
    return host.contains("reachable=true") && host.contains("type=RightsGranted, status=TRUE");
  }
}
