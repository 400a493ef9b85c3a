package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.CallerStream;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs come in by keys: who makes them, what they may, and how they end. */
final class ApiKeyIT {
  private static final String ALL =
      "key apiKey { id name prefix owner { name } role everywhere scopes createdBy { name kind }"
          + " createdAt expiresAt lastUsedAt revokedAt }";
  private static final String WHO =
      "{ viewer { actor { name kind roles } owner { name } memberships { owner { name } role } } }";

  private static TestService service;
  private static Asker dev;
  private static Asker ci;
  private static Asker reader;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.simulated.simulated.delay", "PT0S",
                "vcm.auth.api-keys.pipeline", "a bare secret of a pipeline",
                "vcm.auth.api-keys.squatted", "a secret whose owner comes late",
                "vcm.auth.api-keys.portal.key", "the secret of the portal",
                "vcm.auth.api-keys.portal.owner", "web",
                "vcm.auth.api-keys.portal.roles", "DEVELOPER",
                "vcm.auth.api-keys.robot.key", "the secret of the robot",
                "vcm.auth.api-keys.robot.roles", "ADMIN"));
    dev = service.people().member("dev", "payments", Role.DEVELOPER);
    ci = service.people().member("cid", "payments", Role.CI);
    reader = service.people().member("reader", "payments", Role.VIEWER);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** Each says where it belongs: what is sent in the wrong header is not wrong in itself. */
  /** The library that reads tokens fails at these as if it were our mistake. */
  @ParameterizedTest
  @ValueSource(
      strings = {"bnVsbA.e30.eA", "bnVsbA.bnVsbA.eA", "W10.e30.eA", "e30.bnVsbA.eA", ".e30.eA"})
  void aTokenWhoseHeaderIsNoObjectIsRefusedAtEveryDoor(String token) throws Exception {
    var refused = new Asker(service, token).ask(WHO);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.errorMessage()).startsWith("The token is not signed with the right key");

    var made =
        service
            .root()
            .mutate(
                "createApiKey",
                "name: \"beside-%d\", owner: \"root\"".formatted(token.hashCode() & 0xffff),
                "key");
    assertThat(new Asker(service, token).with("X-API-Key", made.rootText("key")).ask(WHO).status())
        .isEqualTo(200);
    for (var door : List.of("/health", "/audit.jsonl", "/graphiql")) {
      assertThat(statusAt(HttpRequest.newBuilder(service.uri().resolve(door)), token))
          .as(door)
          .isLessThan(500);
    }
    assertThat(
            statusAt(
                HttpRequest.newBuilder(service.uri().resolve("/auth/exchange"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        BodyPublishers.ofString(
                            "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                                + "&subject_token_type=urn:ietf:params:oauth:token-type:id_token"
                                + "&audience=root&subject_token="
                                + token)),
                token))
        .isBetween(400, 499);
  }

  private static int statusAt(HttpRequest.Builder request, String token) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              request.header("Authorization", "Bearer " + token).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void aKeyIsNoTokenAndATokenIsNoKey() {
    var made =
        service
            .root()
            .mutate("createApiKey", "name: \"swapped\", owner: \"root\", scopes: [READ]", "key");
    assertThat(made.messages()).isEmpty();

    assertThat(new Asker(service, made.rootText("key")).ask(WHO).errorMessage())
        .isEqualTo("This is a key and no token: send it in the header X-API-Key, without Bearer");
    assertThat(with(service.token("dev", "")).ask(WHO).errorMessage())
        .isEqualTo(
            "This is a token and no key: send it in the header Authorization, behind 'Bearer '");
    for (var other : List.of("Basic cm9vdDpyb290", made.rootText("key"), "Bearer")) {
      assertThat(new Asker(service, "").with("Authorization", other).ask(WHO).errorMessage())
          .startsWith("Sign in first: the header Authorization is taken as 'Bearer <token>' alone");
    }
  }

  @Test
  void aKeyIsShownOnceAndComesInForItsOwner() {
    var made = create(dev, "name: \"build\", owner: \"payments\", expiresIn: \"P7D\"");

    assertThat(made.refusals()).isEmpty();
    var key = made.rootText("key");
    assertThat(new KeyText(key).isWhole()).isTrue();
    assertThat(made.rootText("apiKey.prefix")).isEqualTo(key.substring(0, 12));
    assertThat(made.rootText("apiKey.scopes"))
        .isEqualTo("[READ, CREATE, EXTEND, DELETE, KUBECONFIG]");
    assertThat(made.rootText("apiKey.createdBy")).isEqualTo("{name=dev, kind=USER}");
    assertThat(made.root("apiKey.lastUsedAt")).isNull();

    var build = with(key);
    assertThat(build.ask(WHO).body())
        .hasToString(
            "{data={viewer={actor={name=payments/build, kind=API_KEY, roles=[]},"
                + " owner={name=payments},"
                + " memberships=[{owner={name=payments}, role=CI}]}}}");
    assertThat(build.create("name: \"keys-own\"").refusals()).isEmpty();
    assertThat(
            build.cluster("keys-own", "owner { name } createdBy { name kind }").rootText("owner"))
        .isEqualTo("{name=payments}");
    assertThat(build.mutate("setLabels", "cluster: \"keys-own\", labels: []", "").refusals())
        .as("its role is CI")
        .containsExactly("FORBIDDEN input.cluster");
    TestService.await(
        "the use of the key to be written down",
        () -> listed("build").at("data.apiKeys.nodes.0.lastUsedAt") != null);
  }

  @Test
  void aKeyIsNowhereButInTheAnswer() {
    var key = create(dev, "name: \"nowhere\", owner: \"payments\"").rootText("key");
    with(key).ask(WHO);

    for (var table : List.of("api_key", "audit", "event", "idempotency")) {
      assertThat(service.tables().rows("select t::text from " + table + " t"))
          .noneMatch(row -> row.contains(key.substring(13)));
    }
    assertThat(service.tables().rows("select secret_hash from api_key where name = 'nowhere'"))
        .containsExactly(KeyText.hash(key));
  }

  @Test
  void scopesNarrowAndRefusalsNameThem() {
    var key =
        create(dev, "name: \"narrow\", owner: \"payments\", role: DEVELOPER, scopes: [EXTEND]")
            .rootText("key");
    dev.create("name: \"narrowed\", owner: \"payments\"");
    var narrow = with(key);

    assertThat(narrow.cluster("narrowed", "name").rootText("name")).isEqualTo("narrowed");
    assertThat(narrow.mutate("extendLease", "cluster: \"narrowed\", by: \"PT1H\"", "").refusals())
        .isEmpty();
    for (var refused :
        List.of(
            narrow.mutate("deleteCluster", "cluster: \"narrowed\"", ""),
            narrow.create("name: \"not-made\""),
            narrow.mutate("issueKubeconfig", "cluster: \"narrowed\", role: VIEW", ""))) {
      assertThat(refused.refusals()).singleElement().asString().startsWith("FORBIDDEN");
      assertThat(refused.messages())
          .singleElement()
          .asString()
          .containsPattern("lacks the scope (DELETE|CREATE|KUBECONFIG)");
    }
    assertThat(narrow.ask("{ viewer { can { createCluster createApiKey } } }").rootText("can"))
        .isEqualTo("{createCluster=false, createApiKey=false}");
  }

  @Test
  void nobodyMakesAKeyThatMayMoreThanThemselves() {
    assertThat(create(ci, "name: \"more\", owner: \"payments\", role: DEVELOPER").refusals())
        .containsExactly("FORBIDDEN input.role");
    assertThat(create(reader, "name: \"more\", owner: \"payments\"").refusals())
        .containsExactly("FORBIDDEN input.role");
    assertThat(
            create(dev, "name: \"more\", owner: \"payments\", role: VIEWER, everywhere: true")
                .refusals())
        .containsExactly("FORBIDDEN input.everywhere");
    assertThat(create(dev, "name: \"more\", owner: \"payments\", role: ADMIN").refusals())
        .containsExactly("INVALID input.role");
    assertThat(create(service.as("stranger"), "name: \"more\", owner: \"payments\"").refusals())
        .containsExactly("NOT_FOUND input.owner");

    var plain = with(create(dev, "name: \"plain\", owner: \"payments\"").rootText("key"));
    assertThat(create(plain, "name: \"child\", role: VIEWER").refusals())
        .containsExactly("FORBIDDEN input.name");
    var parent =
        with(create(dev, "name: \"parent\", owner: \"payments\", scopes: [ADMIN]").rootText("key"));
    assertThat(create(parent, "name: \"heir\"").refusals()).isEmpty();
    assertThat(create(parent, "name: \"more\", role: DEVELOPER").refusals())
        .containsExactly("FORBIDDEN input.role");
  }

  @Test
  void anAdministratorsKeyAdministersOnlyWithTheScope() {
    var all = with(create(service.root(), "name: \"all\", role: ADMIN, everywhere: true"));
    var reading =
        with(
            create(
                service.root(), "name: \"some\", role: ADMIN, everywhere: true, scopes: [READ]"));

    assertThat(all.mutate("saveOwner", "name: \"by-key\"", "").refusals()).isEmpty();
    var refused = reading.mutate("saveOwner", "name: \"by-key-too\"", "");
    assertThat(refused.refusals()).containsExactly("FORBIDDEN input.name");
    assertThat(refused.messages()).singleElement().asString().contains("lacks the scope ADMIN");
    assertThat(reading.ask("{ owner(name: \"by-key\") { name } }").rootText("name"))
        .isEqualTo("by-key");
  }

  @Test
  void aNameIsTakenWhileItsKeyLives() {
    var first = create(dev, "name: \"taken\", owner: \"payments\"");
    assertThat(create(dev, "name: \"taken\", owner: \"payments\"").refusals())
        .containsExactly("NAME_TAKEN input.name");

    revoke(dev, first);

    assertThat(create(dev, "name: \"taken\", owner: \"payments\"").refusals()).isEmpty();
  }

  @Test
  void whatIsWrongInItselfIsRefused() {
    assertThat(
            create(
                    dev,
                    "name: \"No Name\", owner: \"payments\", role: CI, everywhere: true,"
                        + " scopes: [], expiresIn: \"P500D\"")
                .refusals())
        .containsExactly(
            "INVALID input.name",
            "INVALID input.everywhere",
            "INVALID input.scopes",
            "INVALID input.expiresIn");
  }

  @Test
  void theSameRequestAgainShowsTheKeyNoMore() {
    var input = "name: \"again\", owner: \"payments\", idempotencyKey: \"again-1\"";
    var first = create(dev, input);
    var again = create(dev, input);

    assertThat(again.refusals()).containsExactly("CONFLICT input.idempotencyKey");
    assertThat(again.root("key")).isNull();
    assertThat(again.root("apiKey.id")).isEqualTo(first.root("apiKey.id"));
  }

  @Test
  void aDryRunShowsNoKeyAndLeavesNone() {
    var tried = create(dev, "name: \"tried\", owner: \"payments\", dryRun: true");

    assertThat(tried.refusals()).isEmpty();
    assertThat(tried.root("key")).isNull();
    assertThat(tried.rootText("apiKey.name")).isEqualTo("tried");
    assertThat(listed("tried").list("data.apiKeys.nodes")).isEmpty();
  }

  @Test
  void onlyMembersSeeTheKeysOfAnOwner() {
    create(dev, "name: \"seen\", owner: \"payments\"");
    var query = "{ apiKeys(filter: { name: { eq: \"seen\" } }) { nodes { name } totalCount } }";

    assertThat(reader.ask(query).at("data.apiKeys.totalCount")).isEqualTo(1);
    assertThat(service.as("somebody").ask(query).at("data.apiKeys"))
        .isEqualTo(Map.of("nodes", List.of(), "totalCount", 0));
  }

  /** A replica of the release before removes an owner and knows nothing of keys. */
  @Test
  void aKeyWhoseOwnerIsGoneOpensNothing() {
    service.root().mutate("saveOwner", "name: \"passing\"", "");
    var key = with(create(service.root(), "name: \"left\", owner: \"passing\"").rootText("key"));
    assertThat(key.ask(WHO).status()).isEqualTo(200);
    service.tables().change("update owner set removed_at = now() where name = 'passing'");

    TestService.await("the end of the key", () -> key.ask(WHO).status() == 401);
    assertThat(key.ask(WHO).errorMessage()).contains("owner of the key", "was removed");
  }

  @Test
  void aRevokedKeyIsRefusedAtOnceHereAndSoonElsewhere() {
    var made = create(dev, "name: \"short\", owner: \"payments\"");
    try (var other = TestService.start(service.database(), Map.of())) {
      var here = with(made);
      var there = new Asker(other, "").with("X-API-Key", made.rootText("key"));
      assertThat(here.ask(WHO).status()).isEqualTo(200);
      assertThat(there.ask(WHO).status()).isEqualTo(200);

      revoke(dev, made);

      var refused = here.ask(WHO);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.errorMessage()).contains("was revoked at");
      TestService.await(
          "the other replica", () -> there.ask(WHO).status() == 401, Duration.ofSeconds(5));
    }
  }

  @Test
  void whatARevokedKeyHasOpenedEndsWithTheReason() throws Exception {
    var made = create(dev, "name: \"listener\", owner: \"payments\"");
    var key = made.rootText("key");
    try (var events = CallerStream.events(service, "X-API-Key", key);
        var socket = CallerStream.socket(service, "X-API-Key", key)) {
      events.awaitOpen();
      socket.awaitOpen();

      revoke(dev, made);

      assertThat(events.end(Duration.ofSeconds(5))).contains("UNAUTHENTICATED", "was revoked at");
      assertThat(socket.end(Duration.ofSeconds(5))).startsWith("4403 Forbidden: The key vcm_");
    }
  }

  @Test
  void aKeyThatHasExpiredIsNobody() {
    var made = create(dev, "name: \"brief\", owner: \"payments\", expiresIn: \"PT10M\"");
    var brief = with(made);
    assertThat(brief.ask(WHO).status()).isEqualTo(200);

    service.move(Duration.ofMinutes(11));

    var refused = brief.ask(WHO);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.errorMessage()).contains("has expired at");
  }

  @Test
  void theKeysOfAnOwnerEndWithIt() {
    service.root().mutate("saveOwner", "name: \"passing\"", "");
    var made = create(service.root(), "name: \"orphan\", owner: \"passing\"");
    var orphan = with(made);
    assertThat(orphan.ask(WHO).status()).isEqualTo(200);

    assertThat(service.root().mutate("removeOwner", "owner: \"passing\"", "").refusals()).isEmpty();

    assertThat(orphan.ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void aKeyCanAlwaysRevokeItself() {
    var made = create(dev, "name: \"leaked\", owner: \"payments\", scopes: [READ]");
    var leaked = with(made);
    var other = create(dev, "name: \"bystander\", owner: \"payments\"").rootText("apiKey.id");

    assertThat(leaked.mutate("revokeApiKey", "id: \"" + other + "\"", "").refusals())
        .containsExactly("FORBIDDEN input.id");
    revoke(leaked, made);

    assertThat(leaked.ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void twoThatAreValidAndDisagreeAreRefused() {
    var key = create(dev, "name: \"second\", owner: \"payments\"").rootText("key");

    var both = new Asker(service, service.token("dev", "")).with("X-API-Key", key).ask(WHO);

    assertThat(both.status()).isEqualTo(401);
    assertThat(both.errorMessage()).contains("the Bearer token and the key (X-API-Key)");
  }

  @Test
  void aBadTokenBesideAGoodKeyIsTheKeysAndStandsInTheAudit() {
    var key = create(dev, "name: \"beside\", owner: \"payments\"").rootText("key");

    var answer = new Asker(service, "nonsense").with("X-API-Key", key).ask(WHO);

    assertThat(answer.rootText("actor.name")).isEqualTo("payments/beside");
    TestService.await(
        "the audit",
        () ->
            service
                .tables()
                .rows(
                    "select actor, actor_kind, subject, outcome from audit where action = 'signIn'")
                .contains("payments/beside|API_KEY|the Bearer token|REFUSED"));
  }

  static List<String> theWorst() {
    var whole = KeyText.random(new Random(1)).text();
    return List.of(
        "",
        "x",
        "Bearer " + whole,
        whole,
        whole.substring(0, whole.length() - 1),
        whole + "0",
        whole.toLowerCase(Locale.ROOT),
        whole.replace('_', '-'),
        "vcm_",
        "vcm_' or 1=1 --_",
        "x".repeat(4000),
        "vcm_" + "x".repeat(4000),
        "../../etc/passwd%00");
  }

  @ParameterizedTest
  @MethodSource("theWorst")
  void badKeysAreRefusedAndToldWhy(String key) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(service.uri().resolve("/graphql"))
            .header("Content-Type", "application/json")
            .header("X-API-Key", key)
            .POST(BodyPublishers.ofString("{\"query\":\"{ viewer { actor { name } } }\"}"))
            .build();

    var response = GraphClient.HTTP.send(request, BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).doesNotContain("Exception", "at io.", "xxxxxxxxxx");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("ApiKey error=\"invalid_key\", error_description=\"");
  }

  @Test
  void keysOfTheConfigurationComeInForTheirOwners() {
    var pipeline = with("a bare secret of a pipeline");
    assertThat(pipeline.ask(WHO).body())
        .hasToString(
            "{data={viewer={actor={name=pipeline, kind=API_KEY, roles=[]},"
                + " owner={name=pipeline},"
                + " memberships=[{owner={name=pipeline}, role=CI}]}}}");
    assertThat(pipeline.create("name: \"piped\"").refusals()).isEmpty();

    assertThat(with("the secret of the portal").ask(WHO).rootText("memberships"))
        .isEqualTo("[{owner={name=web}, role=DEVELOPER}]");
    assertThat(with("the secret of the robot").ask(WHO).rootText("actor.roles"))
        .isEqualTo("[ADMIN]");
    assertThat(with("the secret of nobody").ask(WHO).status()).isEqualTo(401);
  }

  /** Whoever chose the name would be given the pipeline's clusters, and it theirs. */
  @Test
  void aKeyOfTheConfigurationIsForATeamAndNotForAUserOfThatName() {
    var squatter = service.as("squatted");
    assertThat(squatter.create("name: \"squatters\"").refusals()).isEmpty();

    var key = with("a secret whose owner comes late");
    var refused = key.ask(WHO);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.errorMessage())
        .startsWith("There is no team 'squatted', for which this key works")
        .endsWith("name another one in vcm.auth.api-keys.squatted");
    service.root().mutate("removeUser", "name: \"squatted\", clustersTo: \"root\"", "");
    assertThat(key.ask(WHO).rootText("owner")).isEqualTo("{name=squatted}");
    assertThat(key.cluster("squatters", "name").root("name")).isNull();
  }

  @Test
  void manyAtOnceWithTheSameNameMakeOne() {
    var outcomes =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(_ -> create(dev, "name: \"raced\", owner: \"payments\"").refusals())
            .toList();

    assertThat(outcomes).filteredOn(List::isEmpty).hasSize(1);
    assertThat(outcomes)
        .filteredOn(each -> !each.isEmpty())
        .allMatch(List.of("NAME_TAKEN input.name")::equals);
  }

  @Test
  void whoMayCreateForWhomIsTold() {
    var query = "{ viewer { ownersToCreateFor { nodes { name } totalCount } } }";

    assertThat(dev.ask(query).rootText("ownersToCreateFor"))
        .isEqualTo("{nodes=[{name=dev}, {name=payments}], totalCount=2}");
    assertThat(reader.ask(query).rootText("ownersToCreateFor"))
        .isEqualTo("{nodes=[{name=reader}], totalCount=1}");
    assertThat(
            dev.ask("{ viewer { can { createCluster registerHost saveOwner createApiKey } } }")
                .rootText("can"))
        .isEqualTo("{createCluster=true, registerHost=false, saveOwner=false, createApiKey=true}");
  }

  private static Answer create(Asker who, String input) {
    return who.mutate("createApiKey", input, ALL);
  }

  private static void revoke(Asker who, Answer made) {
    var id = made.rootText("apiKey.id");
    var answer = who.mutate("revokeApiKey", "id: \"" + id + "\"", "apiKey { revokedAt }");
    assertThat(answer.refusals()).isEmpty();
    assertThat(answer.root("apiKey.revokedAt")).isNotNull();
  }

  private static Answer listed(String name) {
    return dev.ask(
        "{ apiKeys(filter: { name: { eq: \"%s\" } }) { nodes { lastUsedAt } } }".formatted(name));
  }

  private static Asker with(Answer made) {
    return with(made.rootText("key"));
  }

  private static Asker with(String key) {
    return new Asker(service, "").with("X-API-Key", key);
  }
}
