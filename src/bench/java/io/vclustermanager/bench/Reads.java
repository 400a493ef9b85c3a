package io.vclustermanager.bench;

import io.vclustermanager.model.NodeId;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lists of 50, one by id and a page of events: through the whole service by {@code wrk}, and as
 * plain SQL by {@code pgbench}, by turns. Afterwards each once more, to see what planning costs.
 */
final class Reads {
  private static final Path GRAPHQL = Path.of("src/bench/graphql");
  private static final Path SQL = Path.of("src/bench/sql");
  private static final int FEW = 1_000;
  private static final int MANY = Integer.getInteger("bench.clusters", 100_000);
  static final int MEMBERSHIPS = Integer.getInteger("bench.memberships", 50);
  private static final int CONNECTIONS = 32;
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 40_000);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 8);
  private static final List<String> WAYS = List.of(Read.SQL_WAY, Read.GRAPHQL_WAY);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

  private final FilledService service;
  private final Path folder;
  private final String list;
  private final String byId;

  private Reads(FilledService service, Path folder) throws IOException {
    this.service = service;
    this.folder = folder;
    this.list = body("list", Map.of());
    this.byId = body("byId", Map.of("id", NodeId.text(NodeId.Kind.CLUSTER, one())));
  }

  static void run() throws Exception {
    var folder = Files.createDirectories(Path.of("target/bench/reads")).toAbsolutePath();
    try (var service = FilledService.start(folder.resolve("data"), MEMBERSHIPS, Map.of())) {
      service.fill(FEW);
      new Reads(service, folder).measure();
    }
  }

  private void measure() throws Exception {
    var reader = new Wrk(service, service.token(), folder);
    check();
    warmUp(reader, list);
    warmUp(reader, byId);
    var small = reader.run(list, 1, SECONDS / 2);
    service.fill(MANY);
    check();
    reader.run(list, CONNECTIONS, SECONDS);
    var large = reader.run(list, 1, SECONDS / 2);

    checkPages();
    var reads = reads();
    for (var read : reads) {
      read.service.run(read.body, CONNECTIONS, SECONDS);
    }
    var rows = new ArrayList<Map<String, Load>>();
    for (var round = 0; round < ROUNDS; round++) {
      rows.add(round(reads));
    }
    print(reads, rows);
    System.out.printf(
        "List by one client, one after another: %.2f ms with %d clusters, %.2f ms with %d (%.2f"
            + " x)%n",
        small.p50Millis(), FEW, large.p50Millis(), MANY, large.p50Millis() / small.p50Millis());
    var own = service.plans().during(Reads::letPass);
    System.out.printf(
        "The service's own claims, sweeps and stamping in %d s: %d statements executed, %d of them"
            + " planned, %.0f us of planning in all%n",
        SECONDS, own.executions(), own.planned(), own.planMicros());
    System.out.printf(
        "RSS of the service: %d MB%n", Usage.residentMegabytes(service.process().pid()));
  }

  private List<Read> reads() throws Exception {
    var reader = new Wrk(service, service.token(), folder);
    var admin = new Wrk(service, service.adminToken(), folder);
    var sql = new PgBench(service, folder, Map.of("scope", scope(), "id", one().toString()));
    var all = new PgBench(service, folder, Map.of());
    return List.of(
        new Read("list", "list", sql, reader, list),
        new Read("by id", "byId", sql, reader, byId),
        new Read("list of all", "listOfAll", all, admin, list),
        new Read("list of owner", "listOfOwner", sql, reader, body("listOfOwner", Map.of())),
        new Read("list of host", "listOfHost", all, admin, body("listOfHost", Map.of())),
        new Read("events", "events", sql, reader, body("events", Map.of())));
  }

  /** One thing to read, in both ways. */
  private record Read(String name, String file, PgBench postgres, Wrk service, String body) {
    private static final String SQL_WAY = ", SQL";
    private static final String GRAPHQL_WAY = ", GraphQL";

    Load load(String way) throws IOException {
      return way.equals(SQL_WAY)
          ? postgres.run(SQL.resolve(file + ".sql"), SECONDS)
          : service.run(body, CONNECTIONS, SECONDS);
    }
  }

  private static Map<String, Load> round(List<Read> reads) throws IOException {
    var loads = new HashMap<String, Load>();
    for (var read : reads) {
      for (var way : WAYS) {
        loads.put(read.name + way, read.load(way));
      }
    }
    return loads;
  }

  /** What planning costs each, in microseconds. */
  private double planning(Read read, String way) throws Exception {
    var answered = new double[1];
    var spent = service.plans().during(() -> answered[0] = read.load(way).perSecond() * SECONDS);
    return spent.planMicros() / answered[0];
  }

  private static void letPass() {
    LockSupport.parkNanos(Duration.ofSeconds(SECONDS).toNanos());
  }

  /** The compilers need so many requests rather than so much time. */
  private static void warmUp(Wrk wrk, String body) throws IOException {
    for (var requests = 0.0; requests < WARM_UP; ) {
      requests += wrk.run(body, CONNECTIONS, SECONDS).perSecond() * SECONDS;
    }
  }

  private void print(List<Read> reads, List<Map<String, Load>> rounds) throws Exception {
    System.out.printf(
        "%n%d clusters, %d owners, %d hosts; the reader is a member of %d owners. Medians of %d"
            + " rounds of %d s%n",
        MANY, FilledService.OWNERS, FilledService.HOSTS, MEMBERSHIPS, ROUNDS, SECONDS);
    System.out.printf(
        "%-22s %10s %9s %9s %9s %9s %9s %7s %s%n",
        "", "per s", "p50 ms", "p99 ms", "JVM us", "PG us", "plan us", "failed", "of SQL");
    for (var read : reads) {
      var sql = median(rounds, read.name + Read.SQL_WAY, Load::perSecond);
      for (var way : WAYS) {
        Function<Function<Load, Double>, Double> column =
            value -> median(rounds, read.name + way, value);
        System.out.printf(
            "%-22s %10.0f %9.2f %9.2f %9.0f %9.0f %9.1f %7.0f %.2f%n",
            read.name + way,
            column.apply(Load::perSecond),
            column.apply(Load::p50Millis),
            column.apply(Load::p99Millis),
            column.apply(Load::serviceMicros),
            column.apply(Load::postgresMicros),
            planning(read, way),
            column.apply(load -> (double) load.failed()),
            column.apply(Load::perSecond) / sql);
      }
    }
  }

  private static double median(
      List<Map<String, Load>> rounds, String name, Function<Load, Double> value) {
    var sorted =
        rounds.stream()
            .map(each -> value.apply(Objects.requireNonNull(each.get(name))))
            .sorted(Comparator.naturalOrder());
    return sorted.toList().get(rounds.size() / 2);
  }

  /** Both give an answer, and it is a full one. */
  private void check() throws IOException {
    var uri = service.process().uri();
    var query = Files.readString(GRAPHQL.resolve("list.graphql"));
    TestService.await(
        "50 clusters that the reader sees",
        () -> {
          try {
            var answer = GraphClient.ask(uri, service.token(), query, Map.of());
            return answer.list("data.clusters.nodes").size() == 50;
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    ask(service.token(), "byId", Map.of("id", NodeId.text(NodeId.Kind.CLUSTER, one())))
        .text("data.cluster.host.name");
  }

  /** A page of the wrong size would be quick. */
  private void checkPages() throws IOException {
    var pages =
        Map.of(
            "clusters of owner",
            ask(service.token(), "listOfOwner", Map.of()).list("data.clusters.nodes"),
            "clusters of host",
            ask(service.adminToken(), "listOfHost", Map.of()).list("data.clusters.nodes"),
            "events",
            ask(service.token(), "events", Map.of()).list("data.events.nodes"));
    pages.forEach(
        (what, nodes) -> {
          if (nodes.size() != 50) {
            throw new IllegalStateException(nodes.size() + " " + what);
          }
        });
  }

  private Answer ask(String token, String query, Map<String, Object> variables) throws IOException {
    var text = Files.readString(GRAPHQL.resolve(query + ".graphql"));
    return GraphClient.ask(service.process().uri(), token, text, variables);
  }

  private static String body(String name, Map<String, String> variables) throws IOException {
    return "{\"query\": %s, \"variables\": {%s}}"
        .formatted(
            quoted(Files.readString(GRAPHQL.resolve(name + ".graphql"))),
            variables.entrySet().stream()
                .map(each -> quoted(each.getKey()) + ": " + quoted(each.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** A READY cluster of an owner that the reader is a member of. */
  static UUID one() {
    var number =
        IntStream.rangeClosed(1, FEW)
            .filter(each -> each % 20 < 14)
            .filter(each -> 1 + each * 7919L % FilledService.OWNERS <= MEMBERSHIPS)
            .findFirst()
            .orElseThrow();
    return key(2, number);
  }

  private String scope() throws Exception {
    return owners(
        "select m.owner_id from membership m join app_user u on u.id = m.user_id where u.name = ?"
            + " union select owner_id from app_user where name = ?");
  }

  private String owners(String sql) throws Exception {
    try (var connection = service.database().connect();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, FilledService.READER);
      statement.setString(2, FilledService.READER);
      var owners = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          owners.add(rows.getString(1));
        }
      }
      return "{" + String.join(",", owners) + "}";
    }
  }

  private static UUID key(int kind, int number) {
    return UUID.fromString("00000000-%04d-7000-8000-%012x".formatted(kind, number));
  }
}
