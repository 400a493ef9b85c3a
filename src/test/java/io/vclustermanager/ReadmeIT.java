package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's tour, word for word, by the shell. */
final class ReadmeIT {
  private static final Path README = Path.of("README.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final long MINUTES = 2;

  @Test
  void theTourDoesWhatItSays() throws Exception {
    var data = Path.of("target/readme-data").toAbsolutePath();
    try (var service = TestService.start(Map.of("vcm.data", data.toString()))) {
      var script =
          tour()
              .replace("http://localhost:8000", service.uri().toString())
              .replace(".data/first-admin", data + "/first-admin");

      var said = run(script);

      assertThat(said).doesNotContain("\"errors\"").contains("\"userErrors\":[]");
      assertThat(said.replace("\"userErrors\":[]", "")).doesNotContain("userErrors");
      assertThat(said)
          .contains("\"phase\":\"REQUESTED\"")
          .contains("event: next")
          .contains("\"totalCount\":1")
          .contains("\"extensionsUsed\":1")
          .contains("\"key\":\"team\"")
          .contains("\"phase\":\"DELETING\"")
          .contains("\"state\":\"SUCCEEDED\"");
    }
  }

  private static String tour() throws IOException {
    var text = Files.readString(README);
    var section = text.substring(text.indexOf("## Tour"), text.indexOf("## How it works"));
    return "set -euo pipefail\n"
        + BLOCK
            .matcher(section)
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining("\n"));
  }

  /** By a pipe: what the tour sends to /dev/stderr would begin a file anew. */
  private static String run(String script) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("timeout", MINUTES + "m", "bash", "-c", script)
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
