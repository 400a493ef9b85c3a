package io.vclustermanager.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.DocPage.Block;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Runs the pages' blocks as a newcomer would, in a shell that has done the beginning of the tour.
 */
public final class DocShell {
  private static final long MINUTES = 3;

  private DocShell() {}

  /** What the tour begins with: where the service is, how to ask it, and a token. */
  public static String beginning(String service) {
    return "set -euo pipefail\n"
        + DocPage.of("README.md").block("ask() {").replace("http://localhost:8000", service)
        + "\n";
  }

  /** The blocks one after the other; what is GraphQL is asked. */
  public static String script(Collection<Block> blocks) {
    return blocks.stream()
        .map(
            block ->
                block.language().equals("graphql")
                    ? "ask '" + block.text().replace("'", "'\\''") + "'\n"
                    : block.text())
        .collect(Collectors.joining("\n"));
  }

  /**
   * Runs it; by a pipe, since what a script sends to /dev/stderr would begin a file anew.
   *
   * @param folder where the service's data are, in {@code .data}
   */
  public static String run(Path folder, String script) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("timeout", MINUTES + "m", "bash", "-c", script);
    builder.environment().put("JWT_SECRET_KEY", SigningKey.VALUE);
    var process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** Nothing in the answers says that something was wrong. */
  public static void assertNothingIsWrong(String said) {
    assertThat(said).doesNotContain("\"errors\"");
    assertThat(said.replace("\"userErrors\":[]", "")).doesNotContain("userErrors");
  }
}
