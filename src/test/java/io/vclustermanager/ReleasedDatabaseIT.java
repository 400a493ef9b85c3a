package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.vclustermanager.inventory.KindColumns;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.DatabaseDump;
import io.vclustermanager.testing.EventFollower;
import io.vclustermanager.testing.MovableClock;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestPostgres.Database;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Databases that earlier releases filled are migrated and go on. {@code
 * src/test/resources/released} holds for each its rows ({@code V013.sql}: after that migration),
 * what is asked of it ({@code .graphql}), and the answer ({@code .json}); {@code db/README.md} says
 * how the next is added.
 */
final class ReleasedDatabaseIT {
  private static final Path FOLDER = Path.of("src/test/resources/released");
  private static final JsonMapper JSON = JsonMapper.createDefault();
  private static final Pattern NODE_ID = Pattern.compile("\\b(?:cl|op|ow|ho|kg)_[0-9a-f]{32}\\b");

  static Stream<String> releases() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("V\\d+\\.sql"))
          .map(name -> name.substring(0, name.length() - ".sql".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Not a test: writes what the next releases are tested with. */
  @EnabledIfSystemProperty(named = "released.write", matches = "true")
  @Test
  void writesTheDatabaseOfThisRelease() throws IOException, SQLException {
    var database = TestPostgres.shared().freshDatabase();
    try (var service = TestService.start(database, EveryKindOfRow.settings())) {
      EveryKindOfRow.fill(service);
    }
    var release =
        "V"
            + new Tables(database)
                .rows("select max(version) from flyway_schema_history")
                .getFirst();
    Files.writeString(file(release, "sql"), DatabaseDump.print(database));
    try (var service = start(loaded(release), Map.of())) {
      Files.writeString(file(release, "json"), json(reads(service, release)));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void allReadsHold(String release) throws IOException, SQLException {
    try (var service = start(loaded(release), Map.of())) {
      var answer = reads(service, release);

      assertThat(answer.at("errors")).isNull();
      assertThat(withoutCursors(json(answer)))
          .isEqualTo(withoutCursors(Files.readString(file(release, "json"))));
      var ids =
          NODE_ID.matcher(json(answer)).results().map(found -> found.group()).distinct().toList();
      assertThat(ids).hasSizeGreaterThan(40);
      for (var id : ids) {
        assertThat(service.root().ask("{ node(id: \"%s\") { id } }".formatted(id)).root("id"))
            .isEqualTo(id);
      }
    }
  }

  /**
   * What stands in a cursor is nobody's business: that an old one still leads on is another test.
   */
  private static String withoutCursors(String json) {
    return json.replaceAll("\"cursor\":\"[^\"]+\"", "\"cursor\":\"\"");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void eventsGoOnFromAnOldCursor(String release) throws IOException, SQLException {
    var database = loaded(release);
    var look = new Tables(database);
    try (var service = start(database, Map.of());
        var follower = EventFollower.of(service::uri, service.token("root", "admin"))) {
      var old = recorded(release);
      var cursor = old.text("data.events.nodes.9.cursor");
      var next = old.text("data.events.nodes.10.id");
      var after =
          service
              .root()
              .ask("{ events(first: 1, after: \"%s\") { nodes { id } } }".formatted(cursor));
      assertThat(after.rootText("nodes.0.id")).isEqualTo(next);

      service.root().ready("name: \"newcomer\", host: \"fast\"");

      TestService.await("all events to be stamped", () -> look.log().size() == look.events());
      var log = look.log();
      follower.awaitPosition(log.size());
      assertThat(follower.seen()).startsWith(log.toArray(EventFollower.Seen[]::new));
      assertThat(follower.positions())
          .startsWith(LongStream.rangeClosed(1, log.size()).boxed().toArray(Long[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void openOperationsGoOnAndAllCanBeChanged(String release) throws IOException, SQLException {
    var database = loaded(release);
    var look = new Tables(database);
    assertThat(look.openOperations()).hasSizeGreaterThanOrEqualTo(3);
    try (var service =
        start(
            database,
            Map.of(
                "vcm.hosts.slow.simulated.delay",
                "PT0S",
                "vcm.hosts.broken.simulated.fail",
                "bootstrap"))) { // which none of its clusters has
      TestService.await("open operations to end", () -> look.openOperations().isEmpty());
      assertThat(look.phases())
          .contains("waiting READY", "retrying READY", "leaving DELETED", "stopped FAILED");

      var root = service.root();
      var again =
          root.create(
              "name: \"alpha\", owner: \"platform\", kubernetesVersion: \"1.35\", lease: { for:"
                  + " \"PT2H\" }, labels: [{ key: \"env\", value: \"dev\" }], host: \"fast\","
                  + " idempotencyKey: \"alpha-1\"");
      assertThat(again.refusals()).isEmpty();
      root.ready("name: \"next\", template: \"base\", host: \"fast\"");
      ended(service, "resumeCluster", "cluster: \"sleeper\"");
      ended(service, "updateVirtualCluster", "cluster: \"alpha\", kubernetesVersion: \"1.36\"");
      ended(service, "deleteCluster", "cluster: \"failed\"");
      assertThat(root.mutate("updateHost", "host: \"fenced\", cordoned: false", "").refusals())
          .isEmpty();
      assertThat(root.mutate("registerHost", "name: \"gone\", simulated: true", "").refusals())
          .isEmpty();
    }
    assertThat(PhaseCheck.wrong(database)).isEmpty();
    assertThat(KindColumns.unknown(database)).isEmpty();
  }

  /** Replicas of the next release start at once, and one of them makes indexes concurrently. */
  @ParameterizedTest
  @MethodSource("releases")
  void twoReplicasStartOnIt(String release) throws Exception {
    var database = loaded(release);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts =
          IntStream.range(0, 2)
              .mapToObj(_ -> threads.submit(() -> start(database, Map.of())))
              .toList();
      for (var each : starts) {
        try (var service = each.get()) {
          service
              .root()
              .ready("name: \"of-%d\", host: \"fast\"".formatted(service.uri().getPort()));
        }
      }
    }
    assertThat(
            new Tables(database)
                .rows(
                    "select indexrelid::regclass from pg_index where not indisvalid or not"
                        + " indisready"))
        .isEmpty();
  }

  private static void ended(TestService service, String mutation, String input) {
    var answer = service.root().mutate(mutation, input, "operation { id }");
    assertThat(answer.refusals()).as(mutation + " " + input).isEmpty();
    assertThat(service.awaitEnd(answer.rootText("operation.id"))).isEqualTo("SUCCEEDED");
  }

  private static Database loaded(String release) throws IOException, SQLException {
    var database = TestPostgres.shared().freshDatabase();
    database.migrate(release.substring(1));
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(Files.readString(file(release, "sql")));
    }
    return database;
  }

  /** At the time at which the database was left: by now its leases have ended. */
  private static TestService start(Database database, Map<String, Object> more) {
    var left =
        new Tables(database)
            .rows(
                "select to_char(max(occurred_at) at time zone 'utc',"
                    + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from event")
            .getFirst();
    var settings = new HashMap<>(EveryKindOfRow.settings());
    settings.putAll(more);
    settings.put(
        MovableClock.AHEAD, Duration.between(Instant.now(), Instant.parse(left)).toString());
    return TestService.start(database, settings);
  }

  private static Answer reads(TestService service, String release) throws IOException {
    return service.root().ask(Files.readString(file(release, "graphql")));
  }

  private static Path file(String release, String type) {
    return FOLDER.resolve(release + "." + type);
  }

  private static Answer recorded(String release) throws IOException {
    var text = Files.readString(file(release, "json"));
    return new Answer(200, JSON.readValue(text, Argument.mapOf(String.class, Object.class)));
  }

  private static String json(Answer answer) throws IOException {
    return new String(JSON.writeValueAsBytes(answer.body()), StandardCharsets.UTF_8) + "\n";
  }
}
