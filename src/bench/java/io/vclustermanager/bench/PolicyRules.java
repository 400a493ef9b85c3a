package io.vclustermanager.bench;

import io.vclustermanager.access.policy.PolicyCase;
import io.vclustermanager.access.policy.PolicyJudge;
import io.vclustermanager.access.policy.PolicyJudge.Judgement;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.testing.TestService;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** What ten policies add to a mutation that none of them denies. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PolicyRules {
  private static final TimeValue ROUND = TimeValue.seconds(Integer.getInteger("bench.seconds", 3));
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

  /** As platforms have them: labels, sizes, versions, times, roles, names. */
  private static final List<String> TEN =
      List.of(
          "!('team' in cluster.labels)",
          "has(cluster.size) && cluster.size == 'LARGE' && !actor.isAdmin",
          "actor.kind in ['API_KEY', 'OIDC_JOB'] && cluster.permanent",
          "'tier' in cluster.labels && cluster.labels['tier'] == 'production'"
              + " && now.getDayOfWeek('Europe/Berlin') in [0, 5, 6]",
          "!cluster.name.matches('^[a-z]+-[a-z0-9-]+$')",
          "cluster.kubernetesVersion.startsWith('v1.2')",
          "has(cluster.expiresAt) && cluster.expiresAt - now > duration('240h')",
          "owner.kind == 'USER' && cluster.labels.exists(key, key.startsWith('shared'))",
          "has(cluster.template) && !(cluster.template in ['web', 'batch'])",
          "has(input.values) && size(input.values) > 50");

  private final TestService service = TestService.start();
  private final PolicyJudge judge = service.bean(PolicyJudge.class);
  private final Actor actor = new Actor("anna", ActorKind.USER, Set.of(), null, Map.of());
  private final PolicyCase none;
  private final PolicyCase ten;

  /** Starts the service in this process, with a cluster and ten policies. */
  public PolicyRules() {
    service
        .root()
        .create(
            "name: \"web-app\", labels: [{ key: \"team\", value: \"web\" },"
                + " { key: \"tier\", value: \"test\" }]");
    var cluster =
        service
            .bean(Clusters.class)
            .find(new ClusterRef.ByName("web-app"), new io.vclustermanager.model.Scope.Everything())
            .orElseThrow();
    none = asked("deleteCluster", cluster);
    ten = asked("updateVirtualCluster", cluster);
    for (var n = 0; n < TEN.size(); n++) {
      save(n);
    }
  }

  private void save(int number) {
    var saved =
        service
            .root()
            .ask(
                "mutation($it: String!) { savePolicy(input: { name: \"rule-%d\", expression: $it,"
                        .formatted(number)
                    + " actions: [\"updateVirtualCluster\"], message: \"No.\" }) {"
                    + " userErrors { message } } }",
                Map.of("it", TEN.get(number)));
    if (!saved.messages().isEmpty()) {
      throw new IllegalStateException(saved.messages().toString());
    }
  }

  private static PolicyCase asked(String action, Cluster cluster) {
    var input = Map.of("cluster", "web-app", "size", "SMALL");
    return new PolicyCase(action, input, cluster, cluster.owner(), true);
  }

  static void run() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(PolicyRules.class.getName())
                .forks(0)
                .warmupIterations(ROUNDS)
                .warmupTime(ROUND)
                .measurementIterations(ROUNDS)
                .measurementTime(ROUND)
                .addProfiler(ProcessorTime.class)
                .build())
        .run();
  }

  /** Stops the service. */
  @TearDown
  public void stop() {
    service.close();
  }

  /** Ten, none of which applies. */
  @Benchmark
  public Judgement ten() {
    var judgement = judge.judge(actor, ten);
    if (!judgement.refusals().isEmpty()) {
      throw new IllegalStateException(judgement.refusals().toString());
    }
    return judgement;
  }

  /** A mutation that they are not about. */
  @Benchmark
  public Judgement none() {
    return judge.judge(actor, none);
  }
}
