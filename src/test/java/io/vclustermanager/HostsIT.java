package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hosts that are registered while the service runs, on a real API server. */
final class HostsIT {
  private static final String REGISTER =
      """
      mutation ($name: String!, $kubeconfig: String!, $key: String, $dryRun: Boolean) {
        registerHost(input: { name: $name, kubeconfig: $kubeconfig, idempotencyKey: $key, dryRun: $dryRun }) {
          host { id name managedBy reachable version } userErrors { path code message } } }
      """;
  private static final String KEYS = "vcm.encryption.keys";

  /** The texts of all columns of all tables that hold this one. */
  private static final String SEARCH =
      """
      select t.table_name from information_schema.tables t
      where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
        and position(? in query_to_xml(format('select * from %I', t.table_name), true, true, '')::text) > 0
      """;

  private static Testbed testbed;
  private static TestService service;
  private static Asker user;
  private static Asker root;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    service = TestService.start(settings("a:" + key(1)));
    user = service.root();
    root = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  /** All tests register the one control plane, and that is one host at a time. */
  @AfterEach
  void removeHosts() {
    service.ask("{ hosts { nodes { name } } }").list("data.hosts.nodes").stream()
        .map(each -> ((Map<?, ?>) each).get("name"))
        .forEach(name -> root.mutate("removeHost", "host: \"" + name + "\"", ""));
  }

  @Test
  void oneApiServerIsOneHost() throws IOException {
    assertThat(register("first", adminsKubeconfig()).refusals()).isEmpty();

    var second = register("second", adminsKubeconfig());
    assertThat(second.refusals()).containsExactly("CONFLICT input.kubeconfig");
    assertThat(second.messages())
        .singleElement()
        .asString()
        .contains("the API server of the host 'first' already");
    assertThat(register("silent", tokenKubeconfig("nonsense")).refusals()).isEmpty();
    assertThat(
            root.ask(
                    """
                    mutation ($kubeconfig: String!) { updateHost(input: { host: "silent", kubeconfig: $kubeconfig }) {
                      userErrors { path code } } }
                    """,
                    Map.of("kubeconfig", adminsKubeconfig()))
                .refusals())
        .containsExactly("CONFLICT input.kubeconfig");

    assertThat(root.mutate("removeHost", "host: \"first\"", "").refusals()).isEmpty();
    assertThat(register("second", adminsKubeconfig()).refusals()).isEmpty();
  }

  /** The configuration can name it twice, since it is read before anybody is asked. */
  @Test
  void aConfiguredHostThatIsThereAlreadySaysSoAndIsNotChosen() {
    var kubeconfig = testbed.kubeconfig().toString();
    var twice =
        TestService.start(
            Map.of(
                "vcm.hosts.one.kubeconfig", kubeconfig,
                "vcm.hosts.two.kubeconfig", kubeconfig,
                "vcm.vcluster.chart", Testbed.chart().toString()));
    var database = twice.database();
    try (twice) {
      TestService.await(
          "one of them to say so",
          () ->
              Stream.of("one", "two")
                      .filter(each -> condition(twice, each, "SameAs").contains("status=TRUE"))
                      .count()
                  == 1);
      var copy = condition(twice, "one", "SameAs").contains("status=TRUE") ? "one" : "two";
      var first = copy.equals("one") ? "two" : "one";
      assertThat(condition(twice, copy, "SameAs"))
          .contains("reason=SameServer", "that of the host '" + first + "' already");
      TestService.await(
          "the first one to say so as well",
          () -> condition(twice, first, "SameAs").contains("status=FALSE"));
      assertThat(condition(twice, first, "SameAs"))
          .contains("reason=CountedHere", "The host '" + copy + "' says");
      awaitCondition(twice, copy, "CapacityKnown", "TRUE");
      assertThat(
              twice
                  .ask(
                      "{ host(name: \"%s\") { capacity { cpu { allocatable } } } }".formatted(copy))
                  .at("data.host.capacity.cpu"))
          .isNull();
      var plan =
          twice.ask(
              "{ placementPlan(input: {}) { host { name } candidates { host { name } fits reason }"
                  + " } }");
      assertThat(plan.at("data.placementPlan.host.name")).isEqualTo(first);
      assertThat(plan.body().toString()).contains("Its API server is another host's already");

      // The older one was another server until now, or said so: it puts nobody out of use by that.
      twice
          .tables()
          .change(
              "update host set server_uid = 'another', inspected_at = null where name = ?", first);
      awaitCondition(twice, first, "SameAs", "TRUE");
      awaitCondition(twice, copy, "SameAs", "FALSE");
    }
    try (var once =
        TestService.start(
            database,
            Map.of(
                "vcm.hosts.two.kubeconfig",
                kubeconfig,
                "vcm.vcluster.chart",
                Testbed.chart().toString()))) {
      awaitCondition(once, "two", "CapacityKnown", "TRUE");
      TestService.await(
          "it to be the only one",
          () ->
              condition(once, "two", "SameAs").startsWith("no condition")
                  && once.ask("{ host(name: \"two\") { capacity { cpu { allocatable } } } }")
                          .at("data.host.capacity.cpu")
                      != null);
    }
  }

  @Test
  void aRegisteredHostIsInspectedTakesClustersAndIsRemoved() throws IOException {
    var answer = register("eu", adminsKubeconfig());
    assertThat(answer.refusals()).isEmpty();
    assertThat(answer.rootText("host.managedBy")).isEqualTo("API");
    assertThat(answer.root("host.reachable")).isNull();

    awaitCondition("eu", "Reachable", "TRUE");
    awaitCondition("eu", "VersionSupported", "TRUE");
    awaitCondition("eu", "RightsGranted", "TRUE");
    awaitCondition("eu", "CapacityKnown", "TRUE");
    awaitCondition("eu", "QuotaSufficient", "TRUE");
    var host =
        host(
            "eu",
            "reachable kubernetesVersion capacity { cpu { allocatable } memory { requested } }");
    assertThat(host.root("reachable")).isEqualTo(true);
    assertThat(host.rootText("kubernetesVersion")).startsWith("1.");
    assertThat((Double) host.root("capacity.cpu.allocatable")).isPositive();

    user.createReady("registered", "host: \"eu\"");
    assertThat(testbed.releases()).contains("registered vc-registered deployed");
    assertThat(root.mutate("removeHost", "host: \"eu\"", "").body().toString())
        .contains("On the host 'eu' is 1 cluster")
        .contains("CONFLICT");

    user.deleteToTheEnd("registered");
    assertThat(root.mutate("removeHost", "host: \"eu\"", "").refusals()).isEmpty();
    assertThat(host("eu", "name").at("data.host")).isNull();
    assertThat(
            service
                .tables()
                .number(
                    "select count(*) from host_access a join host h on h.id = a.host_id where"
                        + " h.name = 'eu'"))
        .isZero();
    assertThat(root.create("name: \"late\", host: \"eu\"").refusals())
        .containsExactly("NOT_FOUND input.host");

    var back = register("eu", adminsKubeconfig());
    assertThat(back.rootText("host.id")).isEqualTo(answer.rootText("host.id"));
    awaitCondition("eu", "Reachable", "TRUE");
    assertThat(root.mutate("removeHost", "host: \"eu\"", "").refusals()).isEmpty();
  }

  @Test
  void missingRightsAreNamed() throws IOException {
    var few =
        Files.readString(
            testbed.kubeconfigOf(
                "hosts-few-rights", "--verb=get,list,watch --resource=namespaces,pods,nodes"));
    register("few", few);

    awaitCondition("few", "RightsGranted", "FALSE");

    assertThat(condition("few", "RightsGranted"))
        .contains("create namespaces", "more", "helm/files/host-rights.yaml")
        .doesNotContain("list namespaces");
    assertThat(condition("few", "DefaultStorageClass")).contains("UNKNOWN", "Forbidden");
  }

  @Test
  void theRightsOfTheFileAreEnough() throws IOException {
    var enough =
        Files.readString(
            testbed.kubeconfigWith(
                "hosts-enough",
                Files.readString(Path.of("helm/files/host-rights.yaml"))
                    .replace("name: vcluster-manager", "name: hosts-enough")));
    register("enough", enough);

    awaitCondition("enough", "RightsGranted", "TRUE");
    awaitCondition("enough", "CapacityKnown", "TRUE");
    assertThat(condition("enough", "DefaultStorageClass")).doesNotContain("Forbidden");
    assertThat(condition("enough", "QuotaSufficient")).contains("TRUE");
  }

  /** Without the block for ingresses, and without those that are commented out. */
  @Test
  void whatAFeatureNeedsIsLookedForByItsNameAndToldAtTheCreate() throws IOException {
    var some =
        Files.readString(
            testbed.kubeconfigWith(
                "hosts-some",
                Files.readString(Path.of("helm/files/host-rights.yaml"))
                    .replace("name: vcluster-manager", "name: hosts-some")
                    .replaceAll("(?s)  # for ingresses:.*?(?=  # for the Gateway API)", "")));
    register("some", some);
    awaitCondition("some", "RightsGranted", "FALSE");

    assertThat(condition("some", "RightsGranted"))
        .contains("SomeRightsMissing", "lacks rights for ingresses (create ingresses")
        .contains("Clusters whose values ask for it cannot be made");
    var asked = "values: { sync: { toHost: { ingresses: { enabled: true } } } } dryRun: true";
    assertThat(warnings("name: \"some-in\" host: \"some\" " + asked))
        .contains("RIGHTS_MISSING", "for ingresses", "helm/files/host-rights.yaml");
    assertThat(warnings("name: \"some-in\" host: \"some\" dryRun: true")).isEqualTo("[]");
    assertThat(
            warnings(
                "name: \"some-nodes\" host: \"some\" dryRun: true values: { sync: { fromHost: {"
                    + " nodes: { enabled: true } } } }"))
        .contains("block \"for synced nodes\"", "block \"for kubelets of synced nodes\"");
    assertThat(
            service
                .ask(
                    "{ placementPlan(input: { values: { sync: { toHost: { ingresses: { enabled:"
                        + " true } } } } }) { candidates { host { name } fits reason } } }")
                .list("data.placementPlan.candidates")
                .stream()
                .map(Object::toString)
                .filter(each -> each.contains("name=some}")))
        .singleElement()
        .asString()
        .contains("fits=false", "lacks rights there for what is asked for: ingresses");
  }

  @Test
  void withoutRightsAHostIsNotChosen() throws IOException {
    register(
        "none",
        Files.readString(testbed.kubeconfigOf("hosts-no-rights", "--verb=get --resource=nodes")));
    awaitCondition("none", "RightsGranted", "FALSE");

    assertThat(condition("none", "RightsGranted"))
        .contains("RightsMissing", "no cluster can be made there");
    assertThat(
            service
                .ask("{ placementPlan(input: {}) { candidates { host { name } fits reason } } }")
                .list("data.placementPlan.candidates")
                .stream()
                .map(Object::toString)
                .filter(each -> each.contains("name=none}")))
        .singleElement()
        .asString()
        .contains("fits=false", "lacks rights there without which no cluster can be made");
    assertThat(warnings("name: \"none-in\" host: \"none\" dryRun: true"))
        .contains("RIGHTS_MISSING", "without which no cluster can be made");
  }

  private static String warnings(String input) {
    return String.valueOf(
        root.mutate("createVirtualCluster", input, "warnings { code message }").root("warnings"));
  }

  @Test
  void howAHostHoldsItsTenantsIsSaidOfRegisteredOnesToo() {
    var made =
        root.mutate(
            "registerHost",
            "name: \"trusting\", simulated: true, valuesProfile: TRUSTED, tenantDefaults: REQUIRE",
            "host { valuesProfile tenantDefaults }");
    assertThat(made.root("host")).hasToString("{valuesProfile=TRUSTED, tenantDefaults=REQUIRE}");
    var beyond =
        "name: \"beyond\" host: \"trusting\" dryRun: true values: { sync: { toHost: {"
            + " networkPolicies: { enabled: true } } } }";
    assertThat(service.as("developer").create(beyond).refusals()).isEmpty();

    var changed =
        root.mutate(
            "updateHost",
            "host: \"trusting\", valuesProfile: RESTRICTED",
            "host { valuesProfile tenantDefaults }");

    assertThat(changed.root("host"))
        .hasToString("{valuesProfile=RESTRICTED, tenantDefaults=REQUIRE}");
    assertThat(service.as("developer").create(beyond).refusals())
        .containsExactly("FORBIDDEN input.values.sync.toHost.networkPolicies.enabled");
  }

  @Test
  void badCredentialsAreToldAndTakenBack() throws IOException {
    register("locked", tokenKubeconfig("nonsense"));
    // On a busy machine it may first be silent.
    TestService.await(
        "the credentials to be refused",
        () -> condition("locked", "Reachable").contains("CredentialsRefused"));
    assertThat(condition("locked", "Reachable")).contains("FALSE", "Unauthorized");
    assertThat(host("locked", "reachable").root("reachable")).isEqualTo(false);

    var update =
        root.ask(
            """
            mutation ($kubeconfig: String!) { updateHost(input: { host: "locked", kubeconfig: $kubeconfig }) {
              host { version } userErrors { code message } } }
            """,
            Map.of("kubeconfig", adminsKubeconfig()));

    assertThat(update.root("host.version")).isEqualTo(2);
    awaitCondition("locked", "Reachable", "TRUE");
    awaitCondition("locked", "RightsGranted", "TRUE");
  }

  @Test
  void whoIsNotInAClusterIsTold() {
    var answer = root.mutate("registerHost", "name: \"inside\", inCluster: true", "");

    assertThat(answer.refusals()).containsExactly("INVALID input.inCluster");
    assertThat(answer.messages())
        .singleElement()
        .asString()
        .contains("does not run in a pod", "kubeconfig instead");
  }

  @Test
  void theSecretIsNowhere() throws IOException {
    var secret = "kept-to-ourselves-" + System.nanoTime();
    var kubeconfig = tokenKubeconfig(secret);
    assertThat(register("secretive", kubeconfig, "one", false).refusals()).isEmpty();
    assertThat(register("secretive", kubeconfig, "one", false).refusals()).isEmpty();
    assertThat(register("secretive", kubeconfig, "two", false).refusals())
        .containsExactly("NAME_TAKEN input.name");
    assertThat(register("secretive", tokenKubeconfig("other"), "one", false).refusals())
        .containsExactly("CONFLICT input.idempotencyKey");
    assertThat(register("other", kubeconfig + "\n<<" + secret, null, false).body().toString())
        .contains("It is not a kubeconfig")
        .doesNotContain(secret);
    awaitCondition("secretive", "Reachable", "FALSE");

    assertThat(service.tables().rows(SEARCH, secret)).isEmpty();
    assertThat(service.tables().rows(SEARCH, hex(secret))).isEmpty();
    assertThat(service.tables().rows(SEARCH, "secretive")).contains("host", "audit");
    assertThat(host("secretive", "name conditions { message }").body().toString())
        .doesNotContain(secret);
    assertThat(
            service
                .tables()
                .rows("select action, outcome from audit where subject = 'secretive' order by id"))
        .containsExactly("registerHost|DONE", "registerHost|REFUSED", "registerHost|REFUSED");
  }

  @Test
  void aDryRunLeavesNothingButItsEntry() throws IOException {
    assertThat(register("dry", adminsKubeconfig(), null, true).rootText("host.name"))
        .isEqualTo("dry");

    assertThat(host("dry", "name").at("data.host")).isNull();
    assertThat(service.tables().rows("select action, outcome from audit where subject = 'dry'"))
        .containsExactly("registerHost|DRY_RUN");
  }

  @Test
  void onlyAdministratorsMay() throws IOException {
    var answer =
        service
            .as("developer")
            .ask(REGISTER, Map.of("name", "mine", "kubeconfig", adminsKubeconfig()));

    assertThat(answer.refusals()).containsExactly("FORBIDDEN input.name");
    assertThat(service.as("developer").mutate("updateHost", "host: \"simulated\"", "").refusals())
        .containsExactly("FORBIDDEN input.host");
    assertThat(service.as("developer").mutate("removeHost", "host: \"simulated\"", "").refusals())
        .containsExactly("FORBIDDEN input.host");
  }

  @Test
  void keysRotateAndAMissingOneIsThatHostsTroubleAlone() throws IOException {
    var first = TestService.start(settings("a:" + key(1)));
    var database = first.database();
    try (first) {
      assertThat(
              first
                  .root()
                  .ask(REGISTER, Map.of("name", "turned", "kubeconfig", adminsKubeconfig()))
                  .refusals())
          .isEmpty();
      awaitCondition(first, "turned", "Reachable", "TRUE");
    }
    try (var rotated = TestService.start(database, settings("b:" + key(2) + ",a:" + key(1)))) {
      assertThat(rotated.tables().rows("select key_id from host_access")).containsExactly("b");
      rotated.tables().change("update host set reachable = null");
      TestService.await(
          "the host to answer",
          () ->
              rotated.ask("{ host(name: \"turned\") { reachable } }").at("data.host.reachable")
                  != null);
      awaitCondition(rotated, "turned", "Reachable", "TRUE");
    }
    try (var withoutOld = TestService.start(database, settings("b:" + key(2)))) {
      withoutOld.root().createReady("turning", "host: \"turned\"");
      withoutOld.root().deleteToTheEnd("turning");
    }
    try (var missing = TestService.start(database, settings("c:" + key(3)))) {
      awaitCondition(missing, "turned", "Reachable", "FALSE");
      assertThat(condition(missing, "turned", "Reachable"))
          .contains("EncryptionKeyMissing", "the key 'b'");
      missing.root().ready("name: \"elsewhere\", host: \"simulated\"");
    }
    try (var wrong = TestService.start(database, settings("b:" + key(4)))) {
      TestService.await(
          "the wrong key to be told",
          () -> condition(wrong, "turned", "Reachable").contains("EncryptionKeyWrong"));
    }
  }

  @Test
  void aCordonKeepsNewClustersAway() {
    assertThat(root.mutate("registerHost", "name: \"fenced\", simulated: true", "").refusals())
        .isEmpty();
    root.ready("name: \"inside\", host: \"fenced\"");

    assertThat(root.mutate("updateHost", "host: \"fenced\", cordoned: true", "").refusals())
        .isEmpty();

    assertThat(root.create("name: \"outside\", host: \"fenced\"").refusals())
        .containsExactly("CONFLICT input.host");
    assertThat(root.mutate("deleteCluster", "cluster: \"inside\"", "").refusals()).isEmpty();
  }

  @Test
  void noMoreClustersThanItMayHold() {
    root.mutate("registerHost", "name: \"small\", simulated: true, maxClusters: 2", "");
    List.of(1, 2, 3, 4, 5, 6).parallelStream()
        .forEach(i -> root.create("name: \"squeezed-" + i + "\", host: \"small\""));

    assertThat(
            service
                .tables()
                .number(
                    "select count(*) from cluster c join host h on h.id = c.host_id where h.name ="
                        + " 'small'"))
        .isEqualTo(2);
  }

  private static Map<String, Object> settings(String keys) {
    var settings = new HashMap<String, Object>();
    settings.put("vcm.vcluster.chart", Testbed.chart().toString());
    settings.put(KEYS, keys);
    return settings;
  }

  private static String key(int seed) {
    var bytes = new byte[32];
    bytes[0] = (byte) seed;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String adminsKubeconfig() throws IOException {
    return Files.readString(testbed.kubeconfig());
  }

  private static String tokenKubeconfig(String token) throws IOException {
    return adminsKubeconfig()
        .replaceAll("user: \\{client-cert.*}}]", "user: {token: " + token + "}}]");
  }

  private static Answer register(String name, String kubeconfig) {
    return register(name, kubeconfig, null, false);
  }

  private static Answer register(
      String name, String kubeconfig, @Nullable String key, boolean dry) {
    var variables = new HashMap<String, Object>();
    variables.put("name", name);
    variables.put("kubeconfig", kubeconfig);
    variables.put("dryRun", dry);
    if (key != null) {
      variables.put("key", key);
    }
    return root.ask(REGISTER, variables);
  }

  private static Answer host(String name, String fields) {
    return service.ask("{ host(name: \"%s\") { %s } }".formatted(name, fields));
  }

  private static void awaitCondition(String host, String type, String status) {
    awaitCondition(service, host, type, status);
  }

  private static void awaitCondition(TestService of, String host, String type, String status) {
    TestService.await(
        host + " to be " + type + " " + status,
        () -> condition(of, host, type).contains("status=" + status));
  }

  private static String condition(String host, String type) {
    return condition(service, host, type);
  }

  private static String condition(TestService of, String host, String type) {
    return of
        .ask("{ host(name: \"%s\") { conditions { type status reason message } } }".formatted(host))
        .list("data.host.conditions")
        .stream()
        .map(Object::toString)
        .filter(each -> each.contains("type=" + type + ","))
        .findFirst()
        .orElse("no condition " + type);
  }
}
