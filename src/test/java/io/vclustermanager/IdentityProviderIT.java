package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.CallerStream;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocShell;
import io.vclustermanager.testing.FakeIssuer;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** People come in by the tokens of identity providers: as whom, and how it goes on. */
final class IdentityProviderIT {
  private static final String WHO =
      "{ viewer { actor { name kind roles } owner { name } memberships { owner { name } role } } }";

  private static final FakeIssuer CORP = FakeIssuer.start();
  private static final FakeIssuer OTHER = FakeIssuer.start();
  private static final FakeIssuer LATE = FakeIssuer.start();

  private static TestService service;

  @BeforeAll
  static void start() {
    LATE.away(true);
    var settings = new HashMap<String, Object>();
    settings.put("vcm.hosts.simulated.simulated.delay", "PT0S");
    settings.putAll(
        CORP.settings(
            "corp",
            Map.of(
                "roles.Platform-Admins", "ADMIN",
                "owners./web/devs.owner", "web",
                "owners./web/devs.role", "DEVELOPER",
                "owners./squatted.owner", "squatted",
                "owners./squatted.role", "DEVELOPER")));
    settings.putAll(OTHER.settings("other", Map.of("jwks-uri", OTHER.uri() + "/keys")));
    settings.putAll(LATE.settings("late", Map.of()));
    service = TestService.start(settings);
  }

  @AfterAll
  static void stop() {
    service.close();
    CORP.close();
    OTHER.close();
    LATE.close();
  }

  @Test
  void whoComesByATokenIsAUserOfTheirOwn() {
    var anna = with(CORP.token("00-anna", "anna"));

    assertThat(anna.ask(WHO).body())
        .hasToString(
            "{data={viewer={actor={name=corp:anna, kind=USER, roles=[]},"
                + " owner={name=corp:anna},"
                + " memberships=[{owner={name=corp:anna}, role=DEVELOPER}]}}}");
    assertThat(anna.create("name: \"annas\"").refusals()).isEmpty();
    assertThat(anna.cluster("annas", "createdBy { name kind }").rootText("createdBy"))
        .isEqualTo("{name=corp:anna, kind=USER}");
    assertThat(with(CORP.token("00-anna", "anna.married")).ask(WHO).rootText("actor.name"))
        .as("bound to sub, whatever the name is now")
        .isEqualTo("corp:anna");
  }

  @Test
  void groupsGiveRolesAndMembershipsForAsLongAsTheTokenHasThem() {
    assertThat(with(CORP.token("00-adam", "adam", "Platform-Admins")).ask(WHO).rootText("actor"))
        .isEqualTo("{name=corp:adam, kind=USER, roles=[ADMIN]}");

    var web = with(CORP.token("00-wim", "wim", "/web/devs", "platform-admins", "unknown"));
    assertThat(web.ask(WHO).rootText("memberships"))
        .isEqualTo("[{owner={name=corp:wim}, role=DEVELOPER}, {owner={name=web}, role=DEVELOPER}]");
    assertThat(web.create("name: \"of-web\", owner: \"web\"").refusals()).isEmpty();
    assertThat(
            service
                .tables()
                .rows(
                    "select o.name from membership m join owner o on o.id ="
                        + " m.owner_id where o.name = 'web'"))
        .isEmpty();
    assertThat(with(CORP.token("00-wim", "wim")).cluster("of-web", "name").root("name")).isNull();

    var one = CORP.claims("00-wim").claim("groups", "/web/devs").build();
    assertThat(with(CORP.token(one)).cluster("of-web", "name").rootText("name"))
        .isEqualTo("of-web");
  }

  @Test
  void aGroupGivesNothingInAUsersOwnOwner() {
    service.as("squatted").create("name: \"squatters\"");

    var member = with(CORP.token("00-squat", "squat", "/squatted"));

    assertThat(member.ask(WHO).rootText("memberships"))
        .isEqualTo("[{owner={name=corp:squat}, role=DEVELOPER}]");
    assertThat(member.cluster("squatters", "name").root("name")).isNull();
  }

  @Test
  void theTokensOfARemovedUserEndAndANewOneIsSomebodyElses() throws Exception {
    var token = given("00-rem", "rem", 0, "Platform-Admins");
    var rem = with(token);
    assertThat(rem.ask(WHO).rootText("actor.name")).isEqualTo("corp:rem");
    assertThat(rem.create("name: \"rems\"").refusals()).isEmpty();
    var undated = with(CORP.token("00-rem", "rem"));
    assertThat(undated.ask(WHO).status()).isEqualTo(200);
    try (var stream = CallerStream.events(service, "Authorization", "Bearer " + token)) {
      stream.awaitOpen();

      var removed =
          service
              .root()
              .mutate("removeUser", "name: \"corp:rem\", clustersTo: \"root\"", "user { name }");

      assertThat(removed.messages()).isEmpty();
      assertThat(stream.end(Duration.ofSeconds(5))).contains("UNAUTHENTICATED");
    }
    for (var former : List.of(rem, undated)) {
      assertThat(former.ask(WHO).status()).isEqualTo(401);
      assertThat(former.ask(WHO).errorMessage()).contains("the tokens of its user were ended at");
    }
    assertThat(service.tables().rows("select name from app_user where name = 'corp:rem'"))
        .isEmpty();

    var next = with(given("00-rem", "rem", 2));
    assertThat(next.ask(WHO).rootText("memberships"))
        .isEqualTo("[{owner={name=corp:rem}, role=DEVELOPER}]");
    assertThat(next.cluster("rems", "name").root("name")).isNull();
    assertThat(rem.ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void whoLogsOutEverywhereEndsTheIssuersTokens() {
    var before = with(given("00-lou", "lou", 0));
    assertThat(before.ask(WHO).status()).isEqualTo(200);

    assertThat(before.mutate("logoutEverywhere", "", "ended").root("ended")).isEqualTo(true);

    assertThat(before.ask(WHO).status()).isEqualTo(401);
    assertThat(with(given("00-lou", "lou", 2)).ask(WHO).rootText("actor.name"))
        .as("the same user goes on")
        .isEqualTo("corp:lou");
  }

  @Test
  void whoAdministersByGroupsMakesNoKeyThatOutlastsThem() {
    var gina = with(CORP.token("00-gina", "gina", "Platform-Admins"));
    var input = "name: \"gina\", role: ADMIN, everywhere: true";

    assertThat(gina.mutate("createApiKey", input, "key").refusals())
        .containsExactly("FORBIDDEN input.everywhere");
    gina.mutate("saveUser", "name: \"corp:gina\", globalRole: ADMIN", "");
    assertThat(gina.mutate("createApiKey", input, "key").refusals()).isEmpty();
  }

  @Test
  void theHashOfALongTokenIsNoToken() {
    var claims = CORP.claims("00-lang").claim("preferred_username", "lang");
    var token = CORP.token(claims.claim("much", "x".repeat(2500)).build());
    assertThat(with(token).ask(WHO).rootText("actor.name")).isEqualTo("corp:lang");

    assertThat(with(KeyText.hash(token)).ask(WHO).status()).isEqualTo(401);
  }

  /** It would never be taken, and count as that of an administrator who can come in without. */
  @Test
  void whoComesInByAnIssuerGetsNoPassword() {
    with(CORP.token("00-pw", "pw")).ask(WHO);
    var password = "long enough for anybody";

    var saved =
        service
            .root()
            .mutate("saveUser", "name: \"corp:pw\", password: \"%s\"".formatted(password), "");
    assertThat(saved.refusals()).containsExactly("INVALID input.password");
    assertThat(saved.messages().getFirst()).contains("comes in by an identity provider");
    assertThat(
            service
                .root()
                .mutate("changePassword", "user: \"corp:pw\", new: \"%s\"".formatted(password), "")
                .refusals())
        .containsExactly("INVALID input.new");
  }

  @Test
  void anAdministratorOfAnIssuerIsNotTheOneWhoIsLeftWithAPassword() {
    with(CORP.token("00-boss", "boss")).ask(WHO);
    service
        .tables()
        .change(
            "update app_user set global_role = 'ADMIN', password_hash = 'of a release before' where"
                + " name = 'corp:boss'");

    assertThat(
            service.root().mutate("saveUser", "name: \"admin\", globalRole: null", "").refusals())
        .containsExactly("CONFLICT input.globalRole");
    assertThat(
            service
                .root()
                .mutate("saveUser", "name: \"corp:boss\", globalRole: null", "")
                .refusals())
        .isEmpty();
  }

  /** A token that is given so many seconds from now. */
  private static String given(String sub, String name, int seconds, String... groups) {
    return CORP.token(
        CORP.claims(sub)
            .claim("preferred_username", name)
            .claim("groups", List.of(groups))
            .issueTime(Date.from(service.now().plusSeconds(seconds)))
            .build());
  }

  @Test
  void whatAnAdministratorHasGivenStaysAndTheMoreCounts() {
    with(CORP.token("00-ulf", "ulf")).ask(WHO);
    service.people().member("corp:ulf", "web", Role.VIEWER);
    service.people().member("corp:ulf", "payments", Role.CI);

    assertThat(with(CORP.token("00-ulf", "ulf", "/web/devs")).ask(WHO).rootText("memberships"))
        .contains("{owner={name=web}, role=DEVELOPER}", "{owner={name=payments}, role=CI}");
    assertThat(
            service
                .tables()
                .rows(
                    "select m.role from membership m join owner o on o.id ="
                        + " m.owner_id where o.name = 'web'"))
        .containsExactly("VIEWER");
  }

  @Test
  void theSameSubjectOfTwoIssuersIsTwoPeople() {
    var here = with(CORP.token("00-both", "both"));
    var there = with(OTHER.token("00-both", "both"));

    assertThat(here.ask(WHO).rootText("actor.name")).isEqualTo("corp:both");
    assertThat(there.ask(WHO).rootText("actor.name")).isEqualTo("other:both");
    here.create("name: \"here\"");
    assertThat(there.cluster("here", "name").root("name")).isNull();
  }

  @Test
  void aNameThatIsTakenMakesNobodySomebodyElse() {
    service.as("corp:bob").ask(WHO);

    var bob = with(CORP.token("00-bob", "bob")).ask(WHO).rootText("actor.name");
    var second = with(CORP.token("01-bob", "bob")).ask(WHO).rootText("actor.name");

    assertThat(List.of(bob, second))
        .doesNotHaveDuplicates()
        .allMatch(n -> n.startsWith("corp:bob-"));
    var local = service.as(bob).ask(WHO);
    assertThat(local.status()).isEqualTo(401);
    assertThat(local.errorMessage()).contains("comes in by tokens of an identity provider alone");
    assertThat(service.as("corp:bob").ask(WHO).rootText("actor.name")).isEqualTo("corp:bob");
  }

  @Test
  void manyWhoComeForTheFirstTimeAtOnceAreOneUser() {
    var names =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(_ -> with(CORP.token("00-race", "race")).ask(WHO).rootText("actor.name"))
            .distinct()
            .toList();

    assertThat(names).containsExactly("corp:race");
  }

  @Test
  void anotherKeyOfTheIssuerSignsNobodyOut() {
    var before = CORP.token("00-kay", "kay");
    assertThat(with(before).ask(WHO).status()).isEqualTo(200);
    service.move(Duration.ofMinutes(2));

    CORP.rotate();

    assertThat(with(CORP.token("00-kay", "kay")).ask(WHO).status()).isEqualTo(200);
    assertThat(with(before).ask(WHO).status()).isEqualTo(200);
  }

  @Test
  void anOutageLongerThanAnythingIsKeptSignsNobodyOut() {
    assertThat(with(OTHER.token("00-out", "out")).ask(WHO).status()).isEqualTo(200);
    try {
      for (var trouble : List.of("", "{", "{\"keys\": []}", "x".repeat(600_000))) {
        OTHER.away(trouble.isEmpty());
        OTHER.gives(trouble);
        service.move(Duration.ofHours(3));

        assertThat(with(OTHER.token("00-out", "out")).ask(WHO).status()).isEqualTo(200);
        assertThat(with(OTHER.token("00-out-new", "new")).ask(WHO).status()).isEqualTo(200);
      }
    } finally {
      OTHER.away(false);
      OTHER.gives("");
    }
  }

  @Test
  void aStormOfUnknownKeysAsksTheIssuerOnceAMinute() {
    assertThat(with(CORP.token("00-sam", "sam")).ask(WHO).status()).isEqualTo(200);
    service.move(Duration.ofMinutes(2));
    with(CORP.token("00-sam", "sam")).ask(WHO);
    var stranger = FakeIssuer.newKey();
    var before = CORP.readings();

    storm(stranger.getKeyID());
    assertThat(CORP.readings() - before).isEqualTo(1);
    service.move(Duration.ofSeconds(61));
    storm(stranger.getKeyID());
    assertThat(CORP.readings() - before).isEqualTo(2);
  }

  private static void storm(String kid) {
    var key = FakeIssuer.newKey();
    IntStream.range(0, 20)
        .parallel()
        .forEach(
            _ ->
                assertThat(
                        with(FakeIssuer.token(header(kid), CORP.claims("00-sam").build(), key))
                            .ask(WHO)
                            .errorMessage())
                    .contains("names a key (kid)"));
  }

  @Test
  void nobodyCanTellWhileAnIssuerWasNeverReached() {
    var token = LATE.token("00-lea", "lea");

    var answer = with(token).ask(WHO);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errorMessage())
        .isEqualTo("The keys of the identity provider late cannot be read now; try again");
    var asked = LATE.readings();
    with(token).ask(WHO);
    assertThat(LATE.readings()).as("it is left alone for some seconds").isEqualTo(asked);
    assertThat(service.root().ask(WHO).status()).as("all others come in").isEqualTo(200);

    LATE.away(false);
    service.move(Duration.ofSeconds(11));
    assertThat(with(token).ask(WHO).rootText("actor.name")).isEqualTo("late:lea");
  }

  @Test
  void aTokenEndsAtItsTimeThoughItIsKnown() {
    var soon = Date.from(service.now().plus(Duration.ofMinutes(5)));
    var brief =
        with(
            CORP.token(
                CORP.claims("00-eve")
                    .claim("preferred_username", "eve")
                    .expirationTime(soon)
                    .build()));
    assertThat(brief.ask(WHO).status()).isEqualTo(200);

    service.move(Duration.ofMinutes(7));

    var refused = brief.ask(WHO);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.errorMessage())
        .startsWith("The token has expired at ")
        .endsWith("; get a new one from the identity provider corp");
  }

  /** What is wrong, and the token. */
  record Bad(String why, String token) {
    @Override
    public String toString() {
      return why;
    }
  }

  static List<Bad> theWorst() throws JOSEException {
    var good = CORP.claims("00-mal").claim("preferred_username", "mal").build();
    var key = CORP.key();
    var past = Date.from(Instant.EPOCH);
    var far = Date.from(Instant.now().plus(Duration.ofDays(3000)));
    var own = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), good);
    own.sign(new MACSigner(SigningKey.VALUE));
    var confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), good);
    confused.sign(new MACSigner(publicBytes()));
    var stranger = FakeIssuer.newKey();
    var led =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .jwk(stranger.toPublicJWK())
            .jwkURL(URI.create(LATE.uri() + "/keys"))
            .keyID(key.getKeyID())
            .build();
    return List.of(
        bad("has expired at 1970", claimsOf("00-mal").expirationTime(past)),
        bad("has no end (exp)", claimsOf("00-mal").expirationTime(null)),
        bad("not valid before", claimsOf("00-mal").notBeforeTime(far)),
        bad("of the issuer (iss)", claimsOf("00-mal").issuer(CORP.uri() + "/")),
        bad("not meant for (aud)", claimsOf("00-mal").audience("another")),
        bad("not meant for (aud)", claimsOf("00-mal").audience((String) null)),
        bad("does not say whom it is of (sub)", claimsOf("00-mal").subject(" ")),
        bad("too many groups", claimsOf("00-mal").claim("_claim_names", Map.of("groups", "src1"))),
        bad("too many groups", claimsOf("00-mal").claim("hasgroups", true)),
        bad("neither a text nor a list", claimsOf("00-mal").claim("groups", Map.of("a", "b"))),
        bad("longer than 7500", claimsOf("00-mal").claim("much", "x".repeat(5500))),
        new Bad("is not signed (alg: none)", new PlainJWT(good).serialize()),
        new Bad("signed by 'HS256'", own.serialize()),
        new Bad("signed by 'HS256'", confused.serialize()),
        new Bad(
            "signed by 'RS512'",
            FakeIssuer.token(
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID(key.getKeyID()).build(),
                good,
                key)),
        new Bad("names a key (kid)", FakeIssuer.token(header("' or 1=1"), good, stranger)),
        new Bad(
            "not signed with the right key",
            FakeIssuer.token(header(key.getKeyID()), good, stranger)),
        new Bad("not signed with the right key", FakeIssuer.token(led, good, stranger)),
        new Bad("not signed with the right key", CORP.token(good).replaceFirst("\\.[^.]+$", ".")),
        new Bad("not signed with the right key", CORP.token(good).substring(20)));
  }

  private static byte[] publicBytes() throws JOSEException {
    return CORP.key().toRSAPublicKey() instanceof RSAPublicKey key ? key.getEncoded() : new byte[0];
  }

  private static JWTClaimsSet.Builder claimsOf(String sub) {
    return CORP.claims(sub);
  }

  private static Bad bad(String why, JWTClaimsSet.Builder claims) {
    return new Bad(why, CORP.token(claims.build()));
  }

  @ParameterizedTest
  @MethodSource("theWorst")
  void aBadTokenIsRefusedAndToldWhy(Bad bad) throws Exception {
    var request =
        HttpRequest.newBuilder(service.uri().resolve("/graphql"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + bad.token())
            .POST(BodyPublishers.ofString("{\"query\":\"{ viewer { actor { name } } }\"}"))
            .build();

    var response = GraphClient.HTTP.send(request, BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains(bad.why()).doesNotContain("Exception", "at io.");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Bearer error=\"invalid_token\", error_description=\"The token ");
    assertThat(service.tables().rows("select name from app_user where name like 'corp:mal%'"))
        .isEmpty();
  }

  @Test
  void thePageDoesWhatItSays(@TempDir Path folder) throws Exception {
    var page = DocPage.of("docs/signing-in.md");
    var text =
        page.block("audience: vcluster-manager").replace("https://login.example.com", CORP.uri());
    var settings = DocPage.settings(text);
    assertThat(settings).hasSizeGreaterThan(4);
    try (var configured = TestService.start(settings)) {
      var said =
          DocShell.run(
              folder,
              DocShell.beginning(configured.uri().toString())
                  + "CORP_TOKEN="
                  + CORP.token("00-doc", "doc", "platform-admins", "web-developers")
                  + "\n"
                  + page.block("TOKEN=$CORP_TOKEN"));

      DocShell.assertNothingIsWrong(said);
      assertThat(said).contains("corp:doc", "ADMIN", "web");
    }
  }

  @Test
  void whatIsNotTakenStandsInTheAudit() {
    with(CORP.token(CORP.claims("00-mal").audience("another").build())).ask(WHO);

    TestService.await(
        "the audit",
        () ->
            service
                .tables()
                .rows("select subject, outcome from audit where action = 'signIn'")
                .contains("the Bearer token|REFUSED"));
  }

  private static JWSHeader header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build();
  }

  private static Asker with(String token) {
    return new Asker(service, token);
  }
}
