package io.vclustermanager.bench;

import graphql.ExecutionResult;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Actors;
import io.vclustermanager.access.Shown;
import io.vclustermanager.access.Verdict;
import io.vclustermanager.access.WaysIn;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What it costs to find out who asks and what they may see, by each of the usual ways, as it is for
 * all requests of somebody but the first; beside a query by id whose caller is known, in the scope
 * of a member of 50 owners and in that of an administrator, whose statement has none.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignIns {
  private static final int CLUSTERS = 1_000;
  private static final TimeValue ROUND = TimeValue.seconds(Integer.getInteger("bench.seconds", 3));
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final String PASSWORD = "the password of a reader";

  private final TestService service = TestService.start();
  private final WaysIn ways = service.bean(WaysIn.class);
  private final Actors actors = service.bean(Actors.class);
  private final GraphExecution graph = GraphExecution.of(service);
  private final String byId = GraphExecution.query("byId");
  private final Map<String, Object> one =
      Map.of("id", NodeId.text(NodeId.Kind.CLUSTER, Reads.one()));

  private final HttpRequest<?> token = bearer(service.token(FilledService.READER, ""));
  private final HttpRequest<?> key;
  private final HttpRequest<?> session;
  private final Known member;
  private final Known admin;

  /** Somebody who is known already. */
  private record Known(Authentication authentication, Actor actor) {}

  /** Starts the service in this process and fills its inventory. */
  public SignIns() {
    actor(token);
    try {
      FilledService.fill(service.database(), 1, CLUSTERS, Reads.MEMBERSHIPS);
      key = key();
      session = session();
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("The inventory cannot be filled", e);
    }
    actors.forget();
    member = known(token);
    admin = known(bearer(service.token("root", "admin")));
  }

  static void run() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(SignIns.class.getName())
                .forks(0)
                .warmupIterations(ROUNDS)
                .warmupTime(ROUND)
                .measurementIterations(ROUNDS)
                .measurementTime(ROUND)
                .addProfiler(ProcessorTime.class)
                .build())
        .run();
  }

  private static HttpRequest<?> bearer(String text) {
    return request("Authorization", "Bearer " + text);
  }

  private static HttpRequest<?> request(String header, String value) {
    return HttpRequest.POST("http://127.0.0.1/graphql", "")
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .header(header, value);
  }

  private HttpRequest<?> key() {
    var answer =
        service
            .root()
            .mutate(
                "createApiKey",
                "name: \"bench\", owner: \"" + FilledService.READER + "\", scopes: [READ]",
                "key");
    return request("X-API-Key", answer.rootText("key"));
  }

  private HttpRequest<?> session() throws IOException {
    var user = "name: \"" + FilledService.READER + "\", password: \"" + PASSWORD + '"';
    if (!service.root().mutate("saveUser", user, "").messages().isEmpty()) {
      throw new IllegalStateException("The reader gets no password");
    }
    var login =
        "mutation { login(input: { username: \"%s\", password: \"%s\", session: true }) {"
            + " userErrors { message } } }";
    var cookie =
        GraphClient.post(service.uri(), null, login.formatted(FilledService.READER, PASSWORD))
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    return request("Cookie", cookie.substring(0, cookie.indexOf(';')))
        .toMutableRequest()
        .header("Sec-Fetch-Site", "same-origin");
  }

  /** Stops the service. */
  @TearDown
  public void stop() {
    service.close();
  }

  /** By a token: who asks, and what they may see. */
  @Benchmark
  public Actor wayInByToken() {
    return actor(token);
  }

  /** By a key. */
  @Benchmark
  public Actor wayInByKey() {
    return actor(key);
  }

  /** By the cookie of a session. */
  @Benchmark
  public Actor wayInBySession() {
    return actor(session);
  }

  /** One by its id, asked by a member who is known already. */
  @Benchmark
  public ExecutionResult byIdOfTheKnown() {
    return graph.execute(member.authentication, member.actor, byId, one);
  }

  /** The same with the way in by a token. */
  @Benchmark
  public ExecutionResult byIdWithTheWayIn() {
    var known = known(token);
    return graph.execute(known.authentication, known.actor, byId, one);
  }

  /** The same by an administrator who is known already: no scope stands in the statements. */
  @Benchmark
  public ExecutionResult byIdWithoutScope() {
    return graph.execute(admin.authentication, admin.actor, byId, one);
  }

  private Actor actor(HttpRequest<?> request) {
    return known(request).actor;
  }

  private Known known(HttpRequest<?> request) {
    var verdict = Objects.requireNonNull(ways.verdict(Shown.by(request)).block());
    if (verdict instanceof Verdict.Counts counts) {
      return new Known(counts.authentication(), actors.of(counts.authentication()));
    }
    throw new IllegalStateException("Not signed in: " + verdict);
  }
}
