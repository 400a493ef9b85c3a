package io.vclustermanager.bench;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.GraphClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Each kind of list, count and search that a member of some owners can ask for, one after another
 * through the whole service: the longest waits decide what a portal feels like, not the rate.
 */
final class Searches {
  private static final Path QUESTIONS = Path.of("src/bench/graphql/searches.txt");
  private static final String LINE =
      "{ id name phase createdAt owner { name } labels { key value } lease { expiresAt }"
          + " ... on VirtualCluster { host { name } } }";
  private static final int CLUSTERS = Integer.getInteger("bench.clusters", 100_000);
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 10);
  private static final int REQUESTS = Integer.getInteger("bench.requests", 20);

  private final FilledService service;

  private Searches(FilledService service) {
    this.service = service;
  }

  /** What is asked for, in words and as a document. */
  private record Question(String name, String document) {
    static Question of(String line) {
      var parts = line.split(" \\| ", 2);
      return new Question(parts[0], parts[1].replace("{line}", LINE));
    }
  }

  /** How long its answers took, in nanoseconds and in order. */
  private record Times(long[] sorted) {
    double millis(double part) {
      return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * sorted.length))] / 1e6;
    }
  }

  static void run() throws Exception {
    var data = Path.of("target/bench/searches/data").toAbsolutePath();
    try (var service = FilledService.start(data, Reads.MEMBERSHIPS, Map.of())) {
      service.fill(CLUSTERS);
      new Searches(service).measure();
    }
  }

  private void measure() throws IOException {
    var questions =
        Files.readAllLines(QUESTIONS).stream()
            .filter(line -> !line.startsWith("#"))
            .map(Question::of)
            .toList();
    for (var round = 0; round < WARM_UP; round++) {
      for (var question : questions) {
        ask(question);
      }
    }
    System.out.printf(
        "%n%d clusters, %d owners, %d hosts; the reader is a member of %d owners. %d requests of"
            + " each, one after another%n%-44s %9s %9s%n",
        CLUSTERS,
        FilledService.OWNERS,
        FilledService.HOSTS,
        Reads.MEMBERSHIPS,
        REQUESTS,
        "",
        "p50 ms",
        "p95 ms");
    for (var question : questions) {
      print(question, times(question));
    }
  }

  private Times times(Question question) throws IOException {
    var nanos = new long[REQUESTS];
    for (var i = 0; i < REQUESTS; i++) {
      var begun = System.nanoTime();
      ask(question);
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    return new Times(nanos);
  }

  private static void print(Question question, Times times) {
    System.out.printf("%-44s %9.2f %9.2f%n", question.name, times.millis(0.5), times.millis(0.95));
  }

  /** An answer that says what is wrong would be quick. */
  private Answer ask(Question question) throws IOException {
    var answer =
        GraphClient.ask(service.process().uri(), service.token(), question.document, Map.of());
    if (answer.at("errors") != null) {
      throw new IllegalStateException(question.name + ": " + answer.errorMessage());
    }
    return answer;
  }
}
