package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.model.Cutoff;
import io.vclustermanager.model.Cutoff.CutOffException;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.text.TextLane;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Texts of others cost others nothing: they are small, read strictly, and checked beside. */
final class StrictTextIT {
  /** More than there are connections to the database. */
  private static final int MANY = 15;

  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.simulated.simulated.delay",
                "PT0S",
                "vcm.encryption.keys",
                "a:" + Base64.getEncoder().encodeToString(new byte[32])));
    root = service.root();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void forWhoHasStoppedWaitingNothingIsChecked() {
    var checks = service.bean(TextChecks.class);
    var ran = new AtomicBoolean();
    var over = new Cutoff();
    over.cut();

    assertThatThrownBy(() -> over.run(() -> checks.find("anna", "values", () -> noted(ran))))
        .isInstanceOf(CutOffException.class);
    assertThat(ran).isFalse();
  }

  private static List<Refusal> noted(AtomicBoolean ran) {
    ran.set(true);
    return List.of();
  }

  @Test
  void whatCannotBeCheckedNowKeepsNobodyElseWaiting() throws InterruptedException {
    var end = new CountDownLatch(1);
    occupy(end);
    try {
      var waiting =
          IntStream.range(0, MANY)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> withValues("waits-" + i)))
              .toList();

      for (var i = 0; i < 10; i++) {
        assertThat(root.ask("{ clusters { totalCount } }").at("errors")).isNull();
        service.createReady("calm-" + i);
      }

      for (var each : waiting) {
        var answer = each.join();
        assertThat(answer.refusals()).containsExactly("UNAVAILABLE input.values");
        assertThat(answer.messages().getFirst()).contains("busy", "try again");
      }
      assertThat(plan().at("errors.0.extensions.code")).isEqualTo("UNAVAILABLE");
      assertThat(plan().at("errors.0.extensions.retryable")).isEqualTo(true);
    } finally {
      end.countDown();
    }
    TestService.await("the lane to be free", () -> withValues("freed").refusals().isEmpty());
  }

  /** Jobs of more people than there are threads: none of them ends by itself. */
  private static void occupy(CountDownLatch end) throws InterruptedException {
    var lane = service.bean(TextLane.class);
    var people = 2 * Runtime.getRuntime().availableProcessors() + 2;
    var given = new CountDownLatch(people);
    for (var i = 0; i < people; i++) {
      var who = "mallory-" + i;
      Thread.startVirtualThread(
          () -> {
            lane.call(who, () -> untilThe(end), busy -> busy);
            given.countDown();
          });
    }
    // Each was given up, or had no turn: the threads are theirs all the same.
    given.await();
  }

  private static String untilThe(CountDownLatch end) {
    try {
      end.await();
      return "ended";
    } catch (InterruptedException e) {
      return "stopped";
    }
  }

  private static Answer withValues(String name) {
    return root.create("name: \"%s\", values: { logging: { encoding: \"json\" } }".formatted(name));
  }

  private static Answer plan() {
    return root.ask(
        "{ placementPlan(input: { values: { logging: { encoding: \"json\" } } }) { host { name } }"
            + " }");
  }

  @Test
  void aCheckInsideATransactionIsABug() {
    var checks = service.bean(TextChecks.class);

    assertThat(checks.find("anna", "values", List::of)).isEmpty();
    assertThatThrownBy(
            () ->
                service
                    .bean(Database.class)
                    .inTransaction(() -> checks.find("anna", "values", List::of)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inside a transaction");
  }

  @Test
  void aShortTemplateOfLongParametersIsNotEvenFilledIn() {
    save(
        "bomb",
        Map.of("type", "object", "required", List.of("x"), "properties", Map.of("x", Map.of())),
        Map.of("a", "${parameters.x}".repeat(4000)));

    var answer = made("bomb", Map.of("x", "y".repeat(60_000)));

    assertThat(answer.refusals()).containsExactly("INVALID input.parameters");
    assertThat(answer.messages().getFirst()).contains("more than 256 KiB", "shorter ones");
    assertThat(made("bomb", Map.of("x", IntStream.range(0, 9000).boxed().toList())).refusals())
        .containsExactly("INVALID input.parameters");
  }

  @Test
  void aTemplateOfAnOlderReleaseIsRefusedAtItsUseAndSaysWhomToAsk() {
    save(
        "older",
        Map.of("type", "object", "properties", Map.of("x", Map.of("pattern", "^a"))),
        Map.of());
    assertThat(made("older", Map.of("x", "b")).refusals())
        .containsExactly("INVALID input.parameters.x");
    service
        .tables()
        .change(
            "update template_version set content = jsonb_set(content,"
                + " '{parameters,properties,x,pattern}', '\"^(?=a)\"') where template_id = (select"
                + " id from template where name = 'older')");

    var answer = made("older", Map.of("x", "a"));

    assertThat(answer.refusals()).containsExactly("INVALID input.parameters");
    assertThat(answer.messages().getFirst())
        .contains("An administrator has to save it anew", "properties.x.pattern");
  }

  @Test
  void whatIsWrongInASchemaIsNamedAtItsSave() {
    var answer =
        root.ask(
            """
            mutation ($parameters: JSON) { saveTemplate(input: { name: "odd", parameters: $parameters }) {
              template { name } userErrors { code path message } } }
            """,
            Map.of(
                "parameters",
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of(
                        "look", Map.of("pattern", "^(?!a)"),
                        "away", Map.of("$ref", "https://a.example/schema")))));

    assertThat(answer.refusals())
        .containsExactlyInAnyOrder(
            "INVALID input.parameters.properties.look.pattern",
            "INVALID input.parameters.properties.away.$ref");
  }

  /** Java's own patterns would take longer than anybody lives. */
  @Test
  void aCatastrophicPatternIsAnswered() {
    save(
        "catastrophe",
        Map.of("type", "object", "properties", Map.of("x", Map.of("pattern", "^(([a-z])+.)+$"))),
        Map.of());

    assertThat(made("catastrophe", Map.of("x", "a".repeat(20_000) + "\n")).refusals())
        .containsExactly("INVALID input.parameters.x");
  }

  @Test
  void aRegisteredKubeconfigIsKeptAsItWasRead() {
    var register =
        """
        mutation ($kubeconfig: String!) {
          registerHost(input: { name: "anew", kubeconfig: $kubeconfig }) {
            host { name } userErrors { code path message } } }
        """;
    var kubeconfig =
        """
        {apiVersion: v1, kind: Config, current-context: a, contexts: [{name: a, context: {cluster: a, user: a}}],
        clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}], users: [{name: a, user: {%s}}]}
        """;
    var refused = new ArrayList<String>();
    for (var user :
        List.of(
            "!!binary ZXhlYw==: {command: ls}",
            "exec: {command: ls}",
            "tokenFile: /etc/passwd",
            "as: root, token: x",
            "token: &a x")) {
      var answer = root.ask(register, Map.of("kubeconfig", kubeconfig.formatted(user)));
      assertThat(answer.refusals()).as(user).containsExactly("INVALID input.kubeconfig");
      refused.addAll(answer.messages());
    }
    assertThat(refused.stream().collect(Collectors.joining("\n")))
        .contains("it has a tag (!)", "users[].user.exec", "users[].user.tokenFile")
        .contains("users[].user.as would act", "it has an anchor (&)");

    assertThat(
            root.ask(register, Map.of("kubeconfig", kubeconfig.formatted("token: x"))).refusals())
        .isEmpty();
    assertThat(root.mutate("removeHost", "host: \"anew\"", "").refusals()).isEmpty();
  }

  private static void save(
      String name, Map<String, Object> parameters, Map<String, Object> values) {
    var answer =
        root.ask(
            """
            mutation ($parameters: JSON, $values: JSON) {
              saveTemplate(input: { name: "%s", parameters: $parameters, values: $values }) {
                template { name } userErrors { code path message } } }
            """
                .formatted(name),
            Map.of("parameters", parameters, "values", values));
    assertThat(answer.refusals()).as(answer.body().toString()).isEmpty();
  }

  private static Answer made(String template, Map<String, Object> parameters) {
    return root.ask(
        """
        mutation ($parameters: JSON) {
          createVirtualCluster(input: { name: "made-of-%1$s", template: "%1$s", parameters: $parameters }) {
            cluster { name } userErrors { code path message } } }
        """
            .formatted(template),
        Map.of("parameters", parameters));
  }
}
