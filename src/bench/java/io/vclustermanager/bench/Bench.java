package io.vclustermanager.bench;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the benches that are named; {@code src/bench/run} calls it. */
public final class Bench {
  private static final List<String> ALL =
      List.of(
          "reads", "searches", "subscribers", "creates", "starts", "jmh", "sign-ins", "policies");

  private Bench() {}

  /** Runs the benches of these names. */
  public static void main(String[] args) throws Exception {
    System.setProperty("service.class.path", serviceClassPath());
    var names = args.length == 1 && args[0].equals("all") ? ALL : List.of(args);
    for (var name : names) {
      switch (name) {
        case "reads" -> Reads.run();
        case "searches" -> Searches.run();
        case "subscribers" -> Subscribers.run();
        case "creates" -> Creates.run();
        case "starts" -> Starts.run();
        case "jmh" -> Execution.run();
        case "sign-ins" -> SignIns.run();
        case "policies" -> PolicyRules.run();
        default -> throw new IllegalArgumentException("No bench is called " + name);
      }
    }
    System.exit(0);
  }

  /** Without the tests' own beans. */
  private static String serviceClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> !each.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
