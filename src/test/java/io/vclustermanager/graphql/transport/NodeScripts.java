package io.vclustermanager.graphql.transport;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs other people's GraphQL clients, which are written for Node, against any running endpoint:
 * the graphql-http audits, the graphql-ws and graphql-sse clients, and a browser with GraphiQL.
 * Their packages are installed when {@code package-lock.json} changed. Without Node a test is
 * skipped, except in CI.
 */
public final class NodeScripts {
  private static final Path FOLDER = Path.of("src/test/js").toAbsolutePath();
  private static final Path LOCK = FOLDER.resolve("package-lock.json");
  private static final Path INSTALLED = FOLDER.resolve("node_modules/.installed-lock.json");

  /** Another program of the kind may be named by the environment's CHROMIUM. */
  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));

  private NodeScripts() {}

  /** What a script printed and how it ended. */
  public record Output(int status, List<String> lines) {
    /** The line that was printed last. */
    public String last() {
      return lines.isEmpty() ? "" : lines.getLast();
    }
  }

  /** Runs the graphql-http audits; the last line is the tally. */
  public static Output audits(URI endpoint, @Nullable String token) throws Exception {
    return script("audits.mjs", endpoint.toString(), token == null ? "" : token);
  }

  /** Subscribes with the graphql-ws client until so many results came: one line of JSON each. */
  public static Output subscribe(URI endpoint, String query, int count, @Nullable String token)
      throws Exception {
    return script(
        "subscribe.mjs",
        endpoint.toString(),
        query,
        String.valueOf(count),
        token == null ? "" : token);
  }

  /** The same with the graphql-sse client, over an event stream. */
  public static Output stream(URI endpoint, String query, int count, @Nullable String token)
      throws Exception {
    return script(
        "sse.mjs", endpoint.toString(), query, String.valueOf(count), token == null ? "" : token);
  }

  /**
   * Uses GraphiQL in headless Chromium as a newcomer would. Without Chromium the test is skipped,
   * except in CI.
   *
   * @param link as the service prints it
   * @param password of the first admin
   * @param picture where a picture of it is put
   */
  public static Output graphiQl(URI link, String password, Path picture) throws Exception {
    require(Files.isExecutable(CHROMIUM), "Chromium (" + CHROMIUM + ")");
    return script(
        "graphiql.mjs",
        CHROMIUM.toString(),
        link.toString(),
        password,
        picture.toAbsolutePath().toString());
  }

  /**
   * Signs in at an identity provider in headless Chromium, from GraphiQL's page. Without Chromium
   * the test is skipped, except in CI.
   *
   * @param page the address of GraphiQL
   * @param picture where a picture of it is put
   */
  public static Output provider(String page, Path picture) throws Exception {
    require(Files.isExecutable(CHROMIUM), "Chromium (" + CHROMIUM + ")");
    return script("provider.mjs", CHROMIUM.toString(), page, picture.toAbsolutePath().toString());
  }

  private static Output script(String... command) throws Exception {
    requireNode();
    install();
    List<String> all = new ArrayList<>(List.of("node"));
    all.addAll(List.of(command));
    return run(all);
  }

  private static void requireNode() throws Exception {
    require(starts("node") && starts("npm"), "Node.js with npm");
  }

  private static void require(boolean isThere, String what) {
    if (!isThere && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI needs " + what);
    }
    Assumptions.assumeTrue(isThere, "skipped: there is no " + what);
  }

  private static boolean starts(String program) throws InterruptedException {
    try {
      return run(List.of(program, "--version")).status() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void install() throws Exception {
    if (Files.exists(INSTALLED) && Files.mismatch(INSTALLED, LOCK) < 0) {
      return;
    }
    var output = run(List.of("npm", "ci", "--no-audit", "--no-fund"));
    if (output.status() != 0) {
      throw new AssertionError("npm ci failed:\n" + String.join("\n", output.lines()));
    }
    Files.copy(LOCK, INSTALLED);
  }

  private static Output run(List<String> command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    try (var out = process.inputReader()) {
      var lines = out.lines().toList();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new AssertionError(command + " does not end");
      }
      return new Output(process.exitValue(), lines);
    } finally {
      process.destroyForcibly();
    }
  }
}
