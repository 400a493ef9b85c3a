package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocShell;
import io.vclustermanager.testing.TestService;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's tour, word for word, by the shell. */
final class ReadmeIT {
  @Test
  void theTourDoesWhatItSays(@TempDir Path folder) throws Exception {
    var data = Map.<String, Object>of("vcm.data", folder.resolve(".data").toString());
    try (var service = TestService.start(data)) {
      var tour = DocShell.script(DocPage.of("README.md").section("Tour").blocks());

      var said =
          DocShell.run(
              folder,
              "set -euo pipefail\n"
                  + tour.replace("http://localhost:8000", service.uri().toString()));

      DocShell.assertNothingIsWrong(said);
      assertThat(said)
          .contains("\"phase\":\"REQUESTED\"")
          .contains("\"totalCount\":1")
          .contains("\"extensionsUsed\":1")
          .contains("\"phase\":\"PAUSING\"")
          .contains("\"phase\":\"DELETING\"");
      assertThat(said)
          .as("the whole story of the create")
          .containsSubsequence(
              "\"type\":\"CLUSTER_REQUESTED\"",
              "\"phase\":\"PROVISIONING\"",
              "\"phase\":\"READY\"",
              "\"type\":\"OPERATION_FINISHED\"",
              "event: complete");
    }
  }

  /** GraphiQL's first tab makes the cluster `hello`, and people run the tour after it. */
  @Test
  void theTourCanBeTakenAfterThePage() {
    assertThat(DocPage.of("README.md").section("Tour").text()).doesNotContain("\"hello\"");
  }
}
