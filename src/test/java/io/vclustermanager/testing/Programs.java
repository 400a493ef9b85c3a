package io.vclustermanager.testing;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** Programs that are not Java's and that some tests need. */
public final class Programs {
  private Programs() {}

  /** What the recipes in {@code examples/} need; without it the test is skipped, except in CI. */
  public static void needThoseOfTheRecipes() {
    need("curl", "curl", "--version");
    need("jq", "jq", "--version");
    need("python3 with requests", "python3", "-c", "import requests");
  }

  private static void need(String what, String... command) {
    var isThere = runs(command);
    if (!isThere && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI needs " + what);
    }
    Assumptions.assumeTrue(isThere, "skipped: there is no " + what);
  }

  private static boolean runs(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.inputReader().readAllAsString();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
