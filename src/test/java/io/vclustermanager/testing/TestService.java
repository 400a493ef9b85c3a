package io.vclustermanager.testing;

import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.generator.TokenGenerator;
import io.vclustermanager.Application;
import io.vclustermanager.RunningService;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.HostConfiguration.Simulated;
import io.vclustermanager.testing.TestPostgres.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The whole service in this JVM on a real PostgreSQL, spoken to over HTTP as a user would. Its
 * simulated host is fast and its clock can be moved.
 */
public final class TestService implements AutoCloseable {
  /** Generous: the machines that run tests are small and busy. */
  public static final Duration DEADLINE = Duration.ofSeconds(120);

  private static final Duration POLL = Duration.ofMillis(20);

  private final Database database;
  private final RunningService service;

  private TestService(Database database, RunningService service) {
    this.database = database;
    this.service = service;
  }

  /** Starts the service on a fresh database. */
  public static TestService start() {
    return start(Map.of());
  }

  /** Starts the service on a fresh database with these settings. */
  public static TestService start(Map<String, Object> settings) {
    return start(TestPostgres.shared().freshDatabase(), settings);
  }

  /** Starts the service on this database, as another replica or after a restart. */
  public static TestService start(Database database, Map<String, Object> settings) {
    var all = new HashMap<String, Object>(database.asProperties());
    all.put("vcm.data", "target/test-data/" + ProcessHandle.current().pid());
    all.put("jwt.secret.key", SigningKey.VALUE);
    all.put("micronaut.server.port", -1);
    all.put(MovableClock.PROPERTY, "true");
    all.put("vcm.quota.clusters", 1_000_000);
    // Stories ask more in a minute than people do; those about the limits say which.
    all.put("vcm.limits.requests-per-minute", 0);
    all.put("vcm.limits.mutations-per-minute", 0);
    if (settings.keySet().stream().noneMatch(key -> key.endsWith(".kubeconfig"))) {
      all.put("vcm.hosts.simulated.simulated.delay", "PT0.4S");
    }
    all.putAll(settings);
    return new TestService(database, Application.start(all));
  }

  /** The service's database. */
  public Database database() {
    return database;
  }

  /** What the service has written. */
  public Tables tables() {
    return new Tables(database);
  }

  /** Who uses the service. */
  public People people() {
    return new People(this);
  }

  /** How the simulated host of this name behaves from now on. */
  public Simulated simulated(String host) {
    return bean(HostCatalog.class).simulation(host);
  }

  /** The service's address. */
  public URI uri() {
    return service.uri();
  }

  /** A bean of the service. */
  public <T> T bean(Class<T> type) {
    return service.context().getBean(type);
  }

  /** The service's time. */
  public Instant now() {
    return bean(MovableClock.class).instant();
  }

  /** Moves the service's clock ahead. */
  public void move(Duration by) {
    bean(MovableClock.class).move(by);
  }

  /**
   * A token for this user; scope {@code admin} makes an administrator, an empty one nothing. It
   * ends far away, for the clock may be moved.
   */
  public String token(String username, String scope) {
    return token(username, scope, Duration.ofDays(3650));
  }

  /** A token for this user that ends after so long. */
  public String token(String username, String scope, Duration length) {
    var claims = Map.<String, Object>of("username", username, "scope", scope);
    return bean(TokenGenerator.class)
        .generateToken(Authentication.build(username, claims), (int) length.toSeconds())
        .orElseThrow();
  }

  /** An administrator. */
  public Asker root() {
    return new Asker(this, token("root", "admin"));
  }

  /** Somebody with no more rights than the memberships give. */
  public Asker as(String username) {
    return new Asker(this, token(username, ""));
  }

  /** Asks as an administrator. */
  public Answer ask(String query) {
    return ask(token("root", "admin"), query, Map.of());
  }

  /** Asks with this token and these variables. */
  public Answer ask(String token, String query, Map<String, Object> variables) {
    return ask(token, query, variables, Map.of());
  }

  /** Asks with this token, these variables and these headers; an empty token is not sent. */
  public Answer ask(
      String token, String query, Map<String, Object> variables, Map<String, String> headers) {
    try {
      return GraphClient.ask(uri(), token.isEmpty() ? null : token, query, variables, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks for a cluster as an administrator and gives its operation's id. */
  public String create(String name) {
    return ask("""
    mutation { createVirtualCluster(input: { name: "%s" }) {
      operation { id } userErrors { message } } }
    """
            .formatted(name))
        .text("data.createVirtualCluster.operation.id");
  }

  /** Waits for the end of an operation and gives the state it ended in. */
  public String awaitEnd(String operation) {
    return awaitEnd(operation, DEADLINE);
  }

  /** The same, for what really takes long. */
  public String awaitEnd(String operation, Duration deadline) {
    var query =
        """
        { operation(id: "%s", waitSeconds: 5) { state finishedAt } }
        """
            .formatted(operation);
    var last = new Answer[1];
    await(
        "the end of " + operation,
        () -> {
          last[0] = ask(query);
          return last[0].at("data.operation.finishedAt") != null;
        },
        deadline);
    return last[0].text("data.operation.state");
  }

  /** Asks for a cluster and waits until it is ready. */
  public void createReady(String name) {
    var state = awaitEnd(create(name));
    if (!state.equals("SUCCEEDED")) {
      throw new AssertionError("The create of " + name + " ended " + state);
    }
  }

  /** Waits until an administrator sees a cluster in this phase. */
  public void awaitPhase(String cluster, String phase) {
    var query = "{ cluster(by: { name: \"%s\" }) { phase } }".formatted(cluster);
    await(cluster + " to be " + phase, () -> phase.equals(ask(query).at("data.cluster.phase")));
  }

  /** Waits until something holds. */
  public static void await(String what, BooleanSupplier condition) {
    await(what, condition, DEADLINE);
  }

  /** The same, for what really takes long. */
  public static void await(String what, BooleanSupplier condition, Duration deadline) {
    var end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited in vain for " + what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
