package io.vclustermanager.bench;

import graphql.ExecutionResult;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Actors;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The two queries of {@link Reads} without HTTP: what their execution takes, PostgreSQL included.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Execution {
  private static final int CLUSTERS = 1_000;
  private static final TimeValue ROUND = TimeValue.seconds(4);

  private final TestService service = TestService.start();
  private final GraphExecution graph = GraphExecution.of(service);
  private final Authentication reader = Authentication.build(FilledService.READER);
  private final String list = GraphExecution.query("list");
  private final String byId = GraphExecution.query("byId");
  private final String id = NodeId.text(NodeId.Kind.CLUSTER, Reads.one());

  /** Starts the service in this process and fills its inventory. */
  public Execution() {
    service.bean(Actors.class).of(reader);
    try {
      FilledService.fill(service.database(), 1, CLUSTERS, Reads.MEMBERSHIPS);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("The inventory cannot be filled", e);
    }
  }

  static void run() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(Execution.class.getName())
            .forks(0)
            .warmupIterations(4)
            .warmupTime(ROUND)
            .measurementIterations(4)
            .measurementTime(ROUND)
            .addProfiler(GCProfiler.class);
    new Runner(options.build()).run();
  }

  /** Stops the service. */
  @TearDown
  public void stop() {
    service.close();
  }

  /** A list of 50. */
  @Benchmark
  public ExecutionResult list() {
    return execute(list, Map.of());
  }

  /** One by its id. */
  @Benchmark
  public ExecutionResult byId() {
    return execute(byId, Map.of("id", id));
  }

  private ExecutionResult execute(String query, Map<String, Object> variables) {
    return graph.execute(reader, service.bean(Actors.class).of(reader), query, variables);
  }
}
