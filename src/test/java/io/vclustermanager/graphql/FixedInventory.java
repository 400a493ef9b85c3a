package io.vclustermanager.graphql;

import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The inventory of the query files: the same at every run but for ids and times. Its hosts are
 * {@code fast}, {@code slow} (nothing there ever gets on) and {@code broken}.
 */
record FixedInventory(TestService service, Map<String, Object> variables) {
  private static final String FAST = ", host: \"fast\"";
  private static final String SLOW = ", host: \"slow\"";

  static TestService start() {
    return TestService.start(
        Map.of(
            "vcm.docs-url", "https://docs.example.com/vcm/",
            "vcm.auth.ci.issuers.github.kind", "github",
            "vcm.auth.ci.issuers.github.audience", "vcluster-manager",
            "vcm.hosts.fast.simulated.delay", "PT0S",
            "vcm.hosts.slow.simulated.delay", "P300D",
            "vcm.hosts.broken.simulated.fail", "create",
            "vcm.hosts.simulated.simulated.delay", "PT0S"));
  }

  static FixedInventory fill(TestService service) {
    var people = service.people();
    var root = service.root();
    people.team("platform");
    var dora = people.member("dora", "platform", Role.DEVELOPER);
    people.member("vera", "platform", Role.VIEWER);
    root.ready(
        """
        name: "alpha", description: "Nightly checks of the Platform", owner: "platform", kubernetesVersion: "1.35", lease: { for: "PT2H" },
        labels: [{ key: "env", value: "dev" }, { key: "team", value: "core" }]\
        """
            + FAST);
    dora.ready("name: \"beta\", lease: { for: \"P2D\" }" + FAST);
    root.ready(
        """
        name: "gamma", owner: "platform", lease: { permanent: true },
        labels: [{ key: "env", value: "prod" }]\
        """
            + FAST);
    root.created("name: \"delta\", owner: \"platform\"" + SLOW);
    service.awaitEnd(root.created("name: \"epsilon\", host: \"broken\", readyTimeout: \"PT0.5S\""));
    dora.created("name: \"zeta\", namespace: \"shared\"" + SLOW);
    service.awaitPhase("zeta", "PROVISIONING");
    awaitProgress(service, "zeta");
    dora.mutate("deleteCluster", "cluster: \"zeta\"", "");
    root.ready("name: \"eta\", lease: { for: \"PT3H\" }" + FAST);
    var eta = root.cluster("eta", "id operations { nodes { id } }");
    service.awaitEnd(
        root.mutate("deleteCluster", "cluster: \"eta\"", "operation { id }")
            .rootText("operation.id"));
    awaitProgress(service, "delta");
    service.awaitPhase("zeta", "DELETING");
    awaitDeleting(service);
    targets(service);
    templates(root);
    return new FixedInventory(service, variables(service, eta));
  }

  /** Who asks a file: the first line may say {@code # as: name}. */
  Asker asker(String text) {
    var line = text.lines().findFirst().orElse("");
    return line.startsWith("# as: ") ? service.as(line.substring(6).strip()) : service.root();
  }

  /** What the mutations are about; an owner of their own keeps them out of the queries' lists. */
  private static void targets(TestService service) {
    var targets = service.people().member("target", "targets", Role.DEVELOPER);
    for (var name : List.of("doomed", "leased", "labelled", "kept")) {
      targets.ready("name: \"" + name + "\"" + FAST);
    }
    targets.created("name: \"stopped\"" + SLOW);
    awaitProgress(service, "stopped");
    targets.mutate(
        "createApiKey", "name: \"kept\", owner: \"targets\", scopes: [READ, CREATE]", "");
    targets.mutate(
        "saveTrustRule",
        "name: \"kept\", owner: \"targets\", issuer: \"github\", repository: 74,"
            + " conditions: [{ claim: \"event_name\", values: [\"push\"] }]",
        "");
    grant(service, "0199a000-0000-7000-8000-000000000001", "VIEW", "ACTIVE");
    grant(service, "0199a000-0000-7000-8000-000000000002", "ADMIN", "FAILED");
  }

  /** As if they had been given: of fixed ids, and one that failed, which nobody sees. */
  private static void grant(TestService service, String id, String role, String state) {
    service
        .tables()
        .change(
            """
            insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
              issued_at, expires_at, ended_at, error, version)
            select ?::uuid, id, ?, ?, 'target', 'USER', now(), now() + interval '8 hours',
              case when ?2 then now() end, case when ?2 then 'It did not answer.' end, 1
            from cluster where name = 'kept'
            """
                .replace("?2", "'" + state + "' = 'FAILED'"),
            id,
            role,
            state);
  }

  private static void templates(Asker root) {
    root.mutate(
        "saveTemplate",
        """
        name: "base", description: "The first.", size: "SMALL", defaultLease: "PT8H",
        parameters: { type: "object", additionalProperties: false, properties: {
          encoding: { type: "string", enum: ["json", "console"], default: "console" } } },
        values: { logging: { encoding: "${parameters.encoding}" } }\
        """,
        "template { name }");
    root.mutate(
        "saveTemplate",
        "name: \"base\", description: \"The second.\", limits: { maxLease: \"P7D\" }, bootstrap: {"
            + " manifests: \"{ apiVersion: v1, kind: Namespace, metadata: { name: base } }\" }",
        "template { name }");
    root.mutate("saveTemplate", "name: \"other\"", "template { name }");
  }

  private static String password(TestService service) {
    try {
      return Files.readString(service.bean(FirstAdmin.class).file()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> variables(TestService service, Answer eta) {
    var root = service.root();
    var variables = new HashMap<String, Object>();
    variables.put("eta", eta.rootText("id"));
    variables.put("grant", "kg_0199a000000070008000000000000001");
    variables.put("etaOperation", eta.rootText("operations.nodes.0.id"));
    var clusters =
        root.ask(
            """
            { clusters(order: { field: NAME }) { edges { cursor
                node { id name version operations { nodes { id } } } } } }
            """);
    for (var i = 0; i < clusters.list("data.clusters.edges").size(); i++) {
      var edge = "edges." + i + ".";
      var name = clusters.rootText(edge + "node.name");
      variables.put(name, clusters.rootText(edge + "node.id"));
      variables.put(name + "Cursor", clusters.rootText(edge + "cursor"));
      variables.put(name + "Operation", clusters.rootText(edge + "node.operations.nodes.0.id"));
    }
    variables.put("inTwelveHours", service.now().plus(Duration.ofHours(12)).toString());
    variables.put("anHourAgo", service.now().minus(Duration.ofHours(1)).toString());
    variables.put("password", password(service));
    variables.put("platform", root.ask("{ owner(name: \"platform\") { id } }").rootText("id"));
    variables.put("fast", root.ask("{ host(name: \"fast\") { id } }").rootText("id"));
    var base = root.ask("{ template(name: \"base\") { id versions(last: 1) { nodes { id } } } }");
    variables.put("base", base.rootText("id"));
    variables.put("baseFirst", base.rootText("versions.nodes.0.id"));
    variables.put(
        "alphaEvent",
        root.cluster("alpha", "events(first: 1) { nodes { id } }").rootText("events.nodes.0.id"));
    return variables;
  }

  private static void awaitProgress(TestService service, String cluster) {
    awaitEvent(service, cluster, "[OPERATION_PROGRESSED]");
  }

  private static void awaitDeleting(TestService service) {
    TestService.await(
        "the delete of zeta",
        () ->
            service
                    .tables()
                    .number(
                        "select count(*) from operation o join cluster c on c.id = o.cluster_id"
                            + " where c.name = 'zeta' and o.kind = 'DELETE' and o.progress = 0")
                == 1);
  }

  private static void awaitEvent(TestService service, String cluster, String types) {
    TestService.await(
        types + " of " + cluster,
        () ->
            !service
                .ask(
                    "{ events(filter: { cluster: \"%s\", type: %s }) { totalCount } }"
                        .formatted(cluster, types))
                .rootText("totalCount")
                .equals("0"));
  }
}
