package io.vclustermanager.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import io.vclustermanager.strangers.TwoOwners.Stranger;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is no member meets nothing of an owner's, whatever is asked: each field, argument,
 * mutation and subscription of the schema, also one that will be added. Each question that names
 * something is asked once more for what is nowhere, and answered with the same words.
 */
final class CrossOwnerWalkIT {
  /** After these whoever asks may be signed out. */
  private static final Set<String> LAST = Set.of("changePassword", "logoutEverywhere");

  /** In looks: about a second. */
  private static final int SELDOM = 50;

  /** Types in which even the owner and an administrator meet no secret, and why. */
  private static final Map<String, Set<String>> NEVER_MET =
      Map.of(
          "where one begins, which nothing says of itself",
          Set.of("Query", "Mutation", "Subscription"),
          "what everybody may know, and nothing of anybody's",
          Set.of(
              "HostConnection",
              "HostEdge",
              "IdentityProvider",
              "KubeconfigBounds",
              "LeaseBounds",
              "NameRules",
              "PolicyDefaults",
              "PolicySimulation",
              "ServiceInfo",
              "ServiceSize",
              "TemplateLimits"),
          "numbers, times, and yes or no",
          Set.of(
              "ClusterPermissions",
              "CpuCapacity",
              "ForgottenOnHost",
              "HostCapacity",
              "Lease",
              "LeaseAction",
              "MemoryCapacity",
              "OwnerQuota",
              "OwnerUsage",
              "ViewerCan",
              "ViewerLimits"),
          "words of the service that name nothing, where a host is simulated",
          Set.of("Condition", "OperationError", "OperationStep"),
          "what no simulated host has",
          Set.of(
              "AdoptClusterPayload",
              "AdoptionProposal",
              "Drift",
              "EksCluster",
              "Leftover",
              "LeftoverConnection",
              "LeftoverEdge",
              "UnmanagedCluster",
              "UnmanagedClusterConnection",
              "UnmanagedClusterEdge"),
          "what would be done, and not only be tried",
          Set.of(
              "ChangePasswordPayload",
              "LoginPayload",
              "LogoutEverywherePayload",
              "LogoutPayload",
              "RefreshPayload"),
          "of hosts, which are everybody's",
          Set.of("RegisterHostPayload", "RemoveHostPayload", "UpdateHostPayload"),
          "of operations that have ended, with which nothing can be done",
          Set.of("CancelOperationPayload", "RetryOperationPayload"),
          "what is wrong with an input, in its own words",
          Set.of("LeaseError", "QuotaError", "ValidationError", "Warning"));

  /** Times, and ids of what was only tried: secret ones are looked for before. */
  private static final Pattern ANOTHER_EACH_TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z|\\b[a-z]{2}_[0-9a-f]{32}\\b"
              + "|\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|\\bvcm_\\w+");

  private static TwoOwners world;
  private static GraphQLSchema schema;

  private final List<String> leaks = new ArrayList<>();
  private final Map<String, String> sent = new HashMap<>();

  @BeforeAll
  static void start() {
    world = new TwoOwners();
    schema = world.service.bean(GraphQLSchema.class);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  static List<Stranger> strangers() {
    return world.strangers;
  }

  @Test
  void everyFieldOfTheSchemaIsAskedFor() {
    var documents = documents(world.strangers.getFirst().own());
    documents.reads(false);
    documents.nodes(world.theirs.nodes());
    documents.mutations();
    documents.subscriptions();

    assertThat(documents.asked()).isEqualTo(Documents.fields(schema));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void readsShowNothing(Stranger stranger) {
    var documents = documents(stranger.own());

    Stream.of(
            documents.reads(false),
            documents.reads(true),
            documents.variants(),
            documents.nodes(world.theirs.nodes()))
        .flatMap(List::stream)
        .forEach(question -> read(stranger, question));

    assertThat(leaks).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void mutationsFindAndChangeNothing(Stranger stranger) throws Exception {
    var mutations = documents(stranger.own()).mutations();
    var before = world.rows();

    ask(stranger, mutations, false);
    audit(stranger);
    ask(stranger, mutations, true);

    assertThat(leaks).isEmpty();
    assertThat(changes(before, world.rows())).isEmpty();
  }

  private static Set<String> changes(Set<String> before, Set<String> after) {
    var changes = new TreeSet<String>();
    before.stream()
        .filter(each -> !after.contains(each))
        .map(each -> "-" + each)
        .forEach(changes::add);
    after.stream()
        .filter(each -> !before.contains(each))
        .map(each -> "+" + each)
        .forEach(changes::add);
    return changes;
  }

  private void ask(Stranger stranger, Map<String, List<Question>> mutations, boolean last) {
    mutations.forEach(
        (mutation, questions) -> {
          if (LAST.contains(mutation) == last) {
            questions.forEach(each -> compared(stranger, each.about(), each.document()));
          }
        });
  }

  /** What strangers find in the audit of what they did themselves is what they said. */
  private void audit(Stranger stranger) {
    var asker = stranger.asker().get();
    @Nullable Object after = null;
    do {
      var answer =
          asker.ask(
              "query ($after: String) { auditEntries(first: 200, after: $after) { pageInfo {"
                  + " hasNextPage endCursor } nodes { requestId actor { name } action subject"
                  + " reason } } }",
              after == null ? Map.of() : Map.of("after", after));
      for (var each : answer.list("data.auditEntries.nodes")) {
        var entry = String.valueOf(each);
        var id = ((Map<?, ?>) Objects.requireNonNull(each)).get("requestId");
        var said = sent.getOrDefault(String.valueOf(id), "");
        leak(stranger, "the audit of " + said, world.secrets.untyped(entry, said));
      }
      after =
          Boolean.TRUE.equals(answer.root("pageInfo.hasNextPage"))
              ? answer.root("pageInfo.endCursor")
              : null;
    } while (after != null);
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void subscriptionsTellNothing(Stranger stranger) throws Exception {
    var open = new ArrayList<LiveAnswer>();
    var twins = new IdentityHashMap<LiveAnswer, LiveAnswer>();
    for (var questions : documents(stranger.own()).subscriptions().values()) {
      for (var question : questions) {
        var answer = LiveAnswer.of(stranger.asker().get(), question.document());
        open.add(answer);
        var ghost = world.secrets.ghostly(question.document());
        if (!ghost.equals(question.document())) {
          twins.put(answer, LiveAnswer.of(stranger.asker().get(), ghost));
        }
      }
    }
    open.addAll(twins.values());
    for (var each : open) {
      each.open().get(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    world.changeTheirs();
    for (var each : open) {
      awaitOwn(stranger, each);
    }

    for (var each : open) {
      var text = world.secrets.untyped(each.text(), each.document());
      leak(stranger, each.document(), text);
      var twin = twins.get(each);
      if (twin != null && !errors(text).equals(errors(twin.text()))) {
        leaks.add(
            "%s tells apart by %s: %s but %s"
                .formatted(stranger, brief(each.document()), text, twin.text()));
      }
      each.close();
    }
    assertThat(leaks).isEmpty();
  }

  /** Again and again: a subscription is open a little before it listens. */
  private static void awaitOwn(Stranger stranger, LiveAnswer answer) {
    var looks = new AtomicInteger();
    TestService.await(
        "what happens to the stranger's own, by " + answer.document(),
        () -> {
          if (looks.getAndIncrement() % SELDOM == 0) {
            world.changeOwn(stranger.own());
          }
          return answer.hasToldOrEnded("\"" + stranger.own().cluster() + "\"")
              || world
                  .secrets
                  .in(world.secrets.untyped(answer.text(), answer.document()))
                  .isPresent();
        });
  }

  private static String errors(String text) {
    return text.contains("\"errors\"")
        ? text.replaceAll("\"requestId\":\"[^\"]*\"|\"locations\":\\[[^]]*]", "")
        : "";
  }

  /** Who may see it does: what this test looks for is there to be found. */
  @Test
  void theOwnerAndAnAdministratorMeetAlmostEverything() {
    var met = new TreeSet<String>();
    for (var who : List.of(world.service.as(world.theirs.user()), world.root())) {
      var documents = documents(world.theirs);
      var tried =
          documents.mutations().values().stream()
              .flatMap(List::stream)
              .filter(each -> each.document().contains("dryRun: true"));
      Stream.of(
              documents.reads(true).stream(), documents.nodes(world.theirs.nodes()).stream(), tried)
          .flatMap(each -> each)
          .forEach(each -> meet(who.ask(each.document()).body().get("data"), met));
    }

    var never =
        Documents.fields(schema).stream()
            .map(each -> each.substring(0, each.indexOf('.')))
            .filter(each -> schema.getType(each) instanceof GraphQLObjectType)
            .filter(each -> !met.contains(each))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(never)
        .isEqualTo(
            NEVER_MET.values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Whether a secret is in it; takes the types of the objects that hold one. */
  private static boolean meet(@Nullable Object value, Set<String> met) {
    return switch (value) {
      case Map<?, ?> map -> {
        var has = false;
        for (var each : map.values()) {
          has |= meet(each, met);
        }
        if (has && map.get("__typename") instanceof String type) {
          met.add(type);
        }
        yield has;
      }
      case List<?> list -> {
        var has = false;
        for (var each : list) {
          has |= meet(each, met);
        }
        yield has;
      }
      case String text -> world.secrets.in(text).isPresent();
      case null, default -> false;
    };
  }

  private static Documents documents(Side own) {
    return new Documents(
        schema, new Values(Given.table(world.theirs, own, world.cursors, world.service.now())));
  }

  private void read(Stranger stranger, Question question) {
    var answer = compared(stranger, question.about(), question.document());
    // An error may have hidden what the other parts would have been answered with.
    if (question.parts().size() > 1 && answer.at("errors") != null) {
      question.documents().forEach(each -> compared(stranger, question.about(), each));
    }
  }

  /** Asks, and once more for what is nowhere. */
  private Answer compared(Stranger stranger, String about, String document) {
    var answer = asked(stranger.asker().get(), document);
    var seen = world.secrets.untyped(words(answer), document);
    leak(stranger, document, seen);
    var ghost = world.secrets.ghostly(document);
    if (!ghost.equals(document) && !isTakenName(about, answer)) {
      var twin = asked(stranger.asker().get(), ghost);
      if (!isSlowedDown(answer) && !isSlowedDown(twin) && !seen.equals(words(twin))) {
        leaks.add(
            "%s tells apart by %s: %s but %s"
                .formatted(stranger, brief(document), seen, words(twin)));
      }
    }
    return answer;
  }

  private Answer asked(Asker asker, String document) {
    var id = "walk-" + sent.size();
    sent.put(id, document);
    var answer = asker.with("X-Request-Id", id).ask(document);
    assertThat(answer.list("errors"))
        .as("no question is wrong in itself, and each is answered: %s", document)
        .allMatch(each -> each instanceof Map<?, ?> error && error.containsKey("path"));
    return answer;
  }

  /** That a name or namespace is taken is the one thing that may be learnt of others. */
  private static boolean isTakenName(String about, Answer answer) {
    return about.equals("Mutation.createVirtualCluster")
        && !answer.refusals().isEmpty()
        && answer.refusals().stream().allMatch(each -> each.startsWith("NAME_TAKEN "));
  }

  /** How often it was tried says it, whoever is guessed at. */
  private static boolean isSlowedDown(Answer answer) {
    return "RATE_LIMITED".equals(answer.errorCode());
  }

  private void leak(Stranger stranger, String document, String seen) {
    world
        .secrets
        .in(seen)
        .ifPresent(
            secret ->
                leaks.add(
                    "%s meets %s by %s: %s".formatted(stranger, secret, brief(document), seen)));
  }

  /** Without what it asks to see. */
  private static String brief(String document) {
    return document.replaceFirst("\\{ __typename.*", "…");
  }

  /** All that an answer says, but for what is another each time. */
  private static String words(Answer answer) {
    return answer.status() + " " + steady(answer.body());
  }

  private static @Nullable Object steady(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((key, each) -> sorted.put(String.valueOf(key), steady(each)));
        sorted.remove("requestId");
        sorted.remove("locations");
        yield sorted;
      }
      case List<?> list -> list.stream().map(each -> String.valueOf(steady(each))).toList();
      case String text -> ANOTHER_EACH_TIME.matcher(text).replaceAll("<another>");
      case null, default -> value;
    };
  }
}
