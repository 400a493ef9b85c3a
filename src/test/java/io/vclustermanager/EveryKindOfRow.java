package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.intent.cluster.RecordObservation;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.Scope;
import io.vclustermanager.provider.Providers;
import io.vclustermanager.provider.Target;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.Base64;
import java.util.Map;

/**
 * Fills a database by real use with every kind of row that this release writes: what a later
 * release finds when it starts on a database of this one. Some operations are under way at the end.
 */
final class EveryKindOfRow {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: away
      clusters: [{ name: away, cluster: { server: "https://127.0.0.1:1" } }]
      users: [{ name: away, user: { token: "not-a-token" } }]
      contexts: [{ name: away, context: { cluster: away, user: away } }]
      """;

  private final TestService service;
  private final Asker root;

  private EveryKindOfRow(TestService service) {
    this.service = service;
    this.root = service.root();
  }

  /** The settings of a service on such a database. */
  static Map<String, Object> settings() {
    return Map.of(
        "vcm.hosts.fast.simulated.delay", "PT0S",
        "vcm.hosts.slow.simulated.delay", "P300D",
        "vcm.hosts.broken.simulated.fail", "create",
        "vcm.encryption.keys", "a:" + Base64.getEncoder().encodeToString(new byte[32]));
  }

  /** Fills the database of a service that was started with {@link #settings}. */
  static void fill(TestService service) {
    var rows = new EveryKindOfRow(service);
    rows.peopleAndHosts();
    rows.templates();
    rows.ended();
    rows.drifted();
    rows.grants();
    rows.underWay();
    TestService.await(
        "all events to be stamped",
        () -> service.tables().number("select count(*) from event where position is null") == 0);
  }

  private void peopleAndHosts() {
    var people = service.people();
    people.team("platform");
    people.member("dora", "platform", Role.DEVELOPER);
    people.member("vera", "platform", Role.VIEWER);
    people.member("carl", "platform", Role.CI);
    done(
        "saveOwner",
        "name: \"guests\", maxClusters: 3, profile: TRUSTED, members: [{ user: \"gina\", role: CI"
            + " }]");
    done("saveOwner", "name: \"dissolved\"");
    done("removeOwner", "owner: \"dissolved\"");
    done("registerHost", "name: \"fenced\", simulated: true, cordoned: true, maxClusters: 3");
    done("registerHost", "name: \"gone\", simulated: true, region: \"eu-west-1\"");
    done("removeHost", "host: \"gone\"");
    var sealed =
        root.ask(
            "mutation ($it: String!) { registerHost(input: { name: \"away\", kubeconfig: $it }) {"
                + " host { id } userErrors { message } } }",
            Map.of("it", KUBECONFIG));
    assertThat(sealed.messages()).isEmpty();
  }

  private void templates() {
    done(
        "saveTemplate",
        """
        name: "base", description: "The first.", size: "SMALL", defaultLease: "PT8H",
        parameters: { type: "object", properties: { encoding: { type: "string" } } },
        values: { logging: { encoding: "json" } }\
        """);
    done("saveTemplate", "name: \"base\", limits: { maxLease: \"P7D\" }");
    done("saveTemplate", "name: \"removed\"");
    done("removeTemplate", "name: \"removed\"");
  }

  private void ended() {
    var dora = service.as("dora");
    root.ready(
        """
        name: "alpha", owner: "platform", kubernetesVersion: "1.35", lease: { for: "PT2H" },
        labels: [{ key: "env", value: "dev" }], host: "fast", idempotencyKey: "alpha-1"\
        """);
    done("extendLease", "cluster: \"alpha\", by: \"PT1H\"");
    done("setLabels", "cluster: \"alpha\", labels: [{ key: \"team\", value: \"core\" }]");
    dora.ready("name: \"templated\", template: \"base\", host: \"fast\"");
    root.ready("name: \"changed\", kubernetesVersion: \"1.35\", host: \"fast\"");
    ended("updateVirtualCluster", "cluster: \"changed\", kubernetesVersion: \"1.36\"");
    done("setDeletionProtection", "cluster: \"changed\", enabled: true");
    ended("reconcileCluster", "cluster: \"changed\"");
    root.ready("name: \"sleeper\", lease: { permanent: true }, host: \"fast\"");
    ended("pauseCluster", "cluster: \"sleeper\"");
    root.ready("name: \"woken\", host: \"fast\"");
    ended("pauseCluster", "cluster: \"woken\"");
    ended("resumeCluster", "cluster: \"woken\"");
    done("transferCluster", "cluster: \"woken\", owner: \"platform\"");
    root.ready("name: \"deleted\", host: \"fast\"");
    ended("deleteCluster", "cluster: \"deleted\"");
    service.awaitEnd(root.created("name: \"failed\", host: \"broken\", readyTimeout: \"PT0.5S\""));
    root.create("name: \"Not A Name\"");
    root.create("name: \"tried\", dryRun: true");
  }

  private void drifted() {
    root.ready("name: \"drifted\", host: \"fast\"");
    service.tables().change("update simulated_cluster set paused = true where name = 'drifted'");
    var cluster =
        service
            .bean(Clusters.class)
            .find(new ClusterRef.ByName("drifted"), new Scope.Everything())
            .orElseThrow();
    var seen = service.bean(Providers.class).of(cluster).observe(Target.of(cluster));
    assertThat(service.bean(RecordObservation.class).execute(cluster.id(), seen)).isPresent();
  }

  /** Simulated clusters give no kubeconfigs; what is kept of those of others is the same. */
  private void grants() {
    for (var state : new String[] {"ACTIVE", "FAILED", "REVOKED"}) {
      service
          .tables()
          .change(
              """
              insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
                issued_at, expires_at, ended_at, error, version)
              select gen_random_uuid(), id, 'VIEW', ?, 'dora', 'USER', created_at,
                created_at + interval '8 hours', case when ?2 <> 'ACTIVE' then updated_at end,
                case when ?2 = 'FAILED' then 'It did not answer.' end, 1
              from cluster where name = 'alpha'
              """
                  .replace("?2", "'" + state + "'"),
              state);
    }
  }

  private void underWay() {
    root.created("name: \"waiting\", host: \"slow\"");
    service.awaitPhase("waiting", "PROVISIONING");
    root.created("name: \"stopped\", host: \"slow\"");
    service.awaitPhase("stopped", "PROVISIONING");
    var stopped = root.cluster("stopped", "operations { nodes { id } }");
    done(
        "cancelOperation",
        "operation: \"%s\"".formatted(stopped.rootText("operations.nodes.0.id")));
    service.awaitPhase("stopped", "FAILED");
    root.created("name: \"leaving\", host: \"slow\"");
    service.awaitPhase("leaving", "PROVISIONING");
    done("deleteCluster", "cluster: \"leaving\"");
    service.awaitPhase("leaving", "DELETING");
    root.created("name: \"retrying\", host: \"broken\", readyTimeout: \"PT2H\"");
    TestService.await(
        "a retry",
        () ->
            service.tables().number("select count(*) from event where type = 'OPERATION_RETRYING'")
                > 0);
  }

  private void done(String mutation, String input) {
    assertThat(root.mutate(mutation, input, "").messages()).as(mutation + " " + input).isEmpty();
  }

  private void ended(String mutation, String input) {
    Answer answer = root.mutate(mutation, input, "operation { id }");
    assertThat(answer.messages()).as(mutation + " " + input).isEmpty();
    assertThat(service.awaitEnd(answer.rootText("operation.id"))).isEqualTo("SUCCEEDED");
  }
}
