package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.vclustermanager.access.Providers;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.EventStream;
import io.vclustermanager.testing.FakeIssuer;
import io.vclustermanager.testing.JsonText;
import io.vclustermanager.testing.ProviderBrowser;
import io.vclustermanager.testing.TestService;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People sign in at identity providers by a browser: what is sent, taken and refused. */
final class ProviderSignInIT {
  private static final String EXTERNAL = "https://vcm.example.com";
  private static final String WHO =
      "{ viewer { actor { name kind roles } memberships { owner { name } role } } }";
  private static final String REFRESH =
      "mutation { refresh(input: {}) { accessToken sessionEndsAt viewer { actor { name } }"
          + " userErrors { code message } } }";
  private static final String LOGOUT =
      "mutation { logout(input: {}) { ended identityProviderUrl } }";

  private static final FakeIssuer CORP = FakeIssuer.start();
  private static final FakeIssuer OTHER = FakeIssuer.start();
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(settings(Map.of()));
  }

  private static Map<String, Object> settings(Map<String, String> further) {
    var settings = new HashMap<String, Object>();
    settings.put("vcm.external-url", EXTERNAL + "/");
    settings.put("vcm.hosts.simulated.simulated.delay", "PT0S");
    var corp = new HashMap<String, String>();
    corp.put("title", "Corp <Inc>");
    corp.put("roles.Platform-Admins", "ADMIN");
    corp.put("owners./web/devs.owner", "web");
    corp.put("owners./web/devs.role", "DEVELOPER");
    corp.putAll(further);
    settings.putAll(CORP.pages("corp", corp));
    settings.putAll(OTHER.pages("other", Map.of()));
    return settings;
  }

  @AfterAll
  static void stop() {
    service.close();
    CORP.close();
    OTHER.close();
  }

  @AfterEach
  void everythingIsAsEver() {
    CORP.away(false);
    CORP.says(UnaryOperator.identity());
    CORP.givesForCodes(200, "");
    CORP.givesCodesOnce(true);
  }

  private static String somebody() {
    return "p" + PEOPLE.incrementAndGet();
  }

  private static ProviderBrowser browser() {
    return new ProviderBrowser(service);
  }

  @Test
  void whoComesBackIsSignedInWithWhatTheGroupsGive() {
    var anna = browser();
    var there = anna.begins("/auth/login/corp?return=/graphiql");
    var code = CORP.code(there, "00-anna", "anna", "/web/devs", "Platform-Admins", "unknown");

    var back = anna.comesBack("corp", there, code);

    assertThat(back.statusCode()).as(back.body()).isEqualTo(303);
    assertThat(back.headers().firstValue("location")).contains(EXTERNAL + "/graphiql");
    assertThat(back.headers().firstValue("cache-control")).contains("no-store");
    assertThat(back.headers().allValues("set-cookie"))
        .anySatisfy(
            each ->
                assertThat(each)
                    .startsWith("__Host-vcm-session=")
                    .contains("; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/"))
        .anySatisfy(each -> assertThat(each).contains("vcm-sign-in-", "Max-Age=0"));
    assertThat(anna.ask(WHO).body())
        .hasToString(
            "{data={viewer={actor={name=corp:anna, kind=USER, roles=[ADMIN]},"
                + " memberships=[{owner={name=corp:anna}, role=DEVELOPER},"
                + " {owner={name=web}, role=DEVELOPER}]}}}");
    assertThat(
            service
                .tables()
                .rows(
                    "select subject, outcome, way, reason from audit where action = 'login' and"
                        + " actor = 'corp:anna'"))
        .containsExactly("corp:anna|DONE|IDENTITY_PROVIDER|At the identity provider Corp <Inc>.");
    assertThat(new Asker(service, CORP.token("00-anna", "anna")).ask(WHO).rootText("actor.name"))
        .as("the same person by a token of the provider")
        .isEqualTo("corp:anna");
    var secrets = List.of(code, ProviderBrowser.state(there), "eyJ", FakeIssuer.SECRET);
    for (var table : List.of("page_session", "used_sign_in", "audit", "event")) {
      assertThat(service.tables().rows("select t::text from " + table + " t"))
          .noneMatch(row -> secrets.stream().anyMatch(row::contains));
    }
  }

  @Test
  void theProviderIsAskedByOpenIdConnectsOwnRules() {
    var anna = browser();
    var led = anna.goes("/auth/login/corp", "Sec-Fetch-Dest", "document");
    var there = URI.create(led.headers().firstValue("location").orElseThrow());
    var asked = FakeIssuer.form(there.getRawQuery());

    assertThat(there.toString()).startsWith(CORP.uri() + "/authorize?");
    assertThat(asked)
        .containsEntry("tenant", "1")
        .containsEntry("response_type", "code")
        .containsEntry("client_id", FakeIssuer.CLIENT)
        .containsEntry("redirect_uri", EXTERNAL + "/auth/callback/corp")
        .containsEntry("scope", "openid profile")
        .containsEntry("code_challenge_method", "S256")
        .doesNotContainKeys("prompt", "client_secret", "code_verifier");
    assertThat(List.of(asked.get("state"), asked.get("nonce"), asked.get("code_challenge")))
        .doesNotHaveDuplicates()
        .allMatch(each -> each.length() == 43);
    assertThat(led.headers().allValues("set-cookie"))
        .singleElement()
        .satisfies(
            each ->
                assertThat(each)
                    .startsWith("__Host-vcm-sign-in-")
                    .contains("; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age=600")
                    .doesNotContain(asked.get("state"), asked.get("nonce"), FakeIssuer.SECRET));
    assertThat(FakeIssuer.form(anna.begins("/auth/login/corp").getRawQuery()).get("nonce"))
        .isNotEqualTo(asked.get("nonce"));
  }

  @Test
  void thePagesLearnWhereOneCanSignIn() {
    assertThat(
            service
                .ask("", "{ serviceInfo { identityProviders { name title signInUrl } } }", Map.of())
                .body())
        .hasToString(
            "{data={serviceInfo={identityProviders=["
                + "{name=corp, title=Corp <Inc>, signInUrl=%s/auth/login/corp},".formatted(EXTERNAL)
                + " {name=other, title=other, signInUrl=%s/auth/login/other}]}}}"
                    .formatted(EXTERNAL));
  }

  @Test
  void severalTabsSignInAtOnce() {
    var name = somebody();
    var tabs = browser();
    var first = tabs.begins("/auth/login/corp");
    var one = Map.copyOf(tabs.cookies());
    // Until both cookies have places of their own, of which there are four.
    var second = first;
    while (tabs.cookies().size() < 2) {
      tabs.cookies().clear();
      second = tabs.begins("/auth/login/corp");
      tabs.cookies().putAll(one);
    }

    for (var each : List.of(first, second)) {
      assertThat(tabs.comesBack("corp", each, CORP.code(each, name, name)).statusCode())
          .isEqualTo(303);
    }
  }

  /** What is wrong, by what it is recognised, and what the browser does. */
  record Bad(String what, int status, String why, Visit visit) {
    /** A browser comes back, or begins. */
    interface Visit {
      HttpResponse<String> of(ProviderBrowser browser, String name);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static List<Bad> theWorst() {
    var past = Date.from(Instant.EPOCH);
    return List.of(
        new Bad("another browser", 400, "not begun in this browser", elsewhere()),
        new Bad(
            "no state",
            400,
            "not begun in this browser",
            (b, _) -> {
              b.begins("/auth/login/corp");
              return b.goes("/auth/callback/corp?code=1");
            }),
        new Bad(
            "a state of others",
            400,
            "not begun in this browser",
            (b, name) -> {
              var there = b.begins("/auth/login/corp");
              var foreign = browser().begins("/auth/login/corp");
              return b.comesBack("corp", foreign, CORP.code(there, name, name));
            }),
        new Bad(
            "two states",
            400,
            "says something twice",
            (b, _) -> {
              var state = ProviderBrowser.state(b.begins("/auth/login/corp"));
              return b.goes("/auth/callback/corp?code=1&state=" + state + "&state=" + state);
            }),
        new Bad(
            "the answer of another provider",
            400,
            "begun at another identity provider",
            (b, name) -> {
              var there = b.begins("/auth/login/other");
              return b.comesBack("corp", there, CORP.code(there, name, name));
            }),
        new Bad(
            "iss of another provider",
            400,
            "not of the identity provider that was asked",
            (b, name) -> {
              var there = b.begins("/auth/login/corp");
              return b.goes(
                  "/auth/callback/corp?code=%s&state=%s&iss=%s"
                      .formatted(
                          CORP.code(there, name, name), ProviderBrowser.state(there), OTHER.uri()));
            }),
        new Bad(
            "a no of the provider",
            403,
            "Corp &lt;Inc&gt; has let nobody in",
            error("access_denied")),
        new Bad(
            "an error of the provider's own",
            403,
            "has refused the sign-in (?script?_)",
            error("%3Cscript%3E_")),
        new Bad(
            "a provider that is busy",
            503,
            "cannot do it now (temporarily_unavailable)",
            error("temporarily_unavailable")),
        new Bad(
            "neither code nor error",
            400,
            "has no code",
            (b, _) ->
                b.goes(
                    "/auth/callback/corp?state="
                        + ProviderBrowser.state(b.begins("/auth/login/corp")))),
        new Bad(
            "a code that nobody gave",
            400,
            "does not know this sign-in any more",
            (b, _) -> b.comesBack("corp", b.begins("/auth/login/corp"), "made-up")),
        new Bad(
            "a code of another sign-in",
            400,
            "does not know this sign-in any more",
            (b, name) -> {
              var code = CORP.code(browser().begins("/auth/login/corp"), name, name);
              return b.comesBack("corp", b.begins("/auth/login/corp"), code);
            }),
        new Bad(
            "too late",
            400,
            "took longer than 10 minutes",
            (b, name) -> {
              var there = b.begins("/auth/login/corp");
              service.move(Duration.ofMinutes(10));
              return b.comesBack("corp", there, CORP.code(there, name, name));
            }),
        new Bad(
            "a cookie of one's own making",
            400,
            "not begun in this browser",
            (b, name) -> {
              var there = b.begins("/auth/login/corp");
              b.cookies().replaceAll((_, text) -> resigned(text));
              return b.comesBack("corp", there, CORP.code(there, name, name));
            }),
        saying("another nonce", 400, "not of this sign-in", c -> c.claim("nonce", "x")),
        saying("no nonce", 400, "not of this sign-in", c -> c.claim("nonce", null)),
        saying("another audience", 403, "not meant for (aud)", c -> c.audience("another")),
        saying(
            "the audience of tokens",
            403,
            "not meant for (aud)",
            c -> c.audience(FakeIssuer.AUDIENCE)),
        saying(
            "several audiences",
            400,
            "not of this sign-in",
            c -> c.audience(List.of(FakeIssuer.CLIENT, "another"))),
        saying("another party", 400, "not of this sign-in", c -> c.claim("azp", "another")),
        saying("another issuer", 400, "not of this sign-in", c -> c.issuer(OTHER.uri())),
        saying("an end in the past", 403, "has expired at 1970", c -> c.expirationTime(past)),
        saying("nobody", 403, "does not say whom it is of (sub)", c -> c.subject(" ")),
        saying("too many groups", 403, "too many groups", c -> c.claim("hasgroups", true)),
        answering("no ID token", 503, 200, "{\"access_token\": \"a\"}"),
        answering("no JSON", 503, 200, "<html>"),
        answering("more than anybody reads", 503, 200, "x".repeat(600_000)),
        answering("an error of the server", 503, 500, "{\"error\": \"invalid_grant\"}"),
        answering("a redirect", 503, 302, "{}"),
        new Bad(
            "the service is no client of it",
            403,
            "does not take this service as its client",
            given(401, "{\"error\": \"invalid_client\"}")),
        new Bad(
            "an ID token without a signature",
            403,
            "not signed (alg: none)",
            (b, name) -> {
              var there = b.begins("/auth/login/corp");
              CORP.givesForCodes(200, idToken(new PlainJWT(good(there, name)).serialize()));
              return b.comesBack("corp", there, "any");
            }),
        new Bad(
            "an ID token by a stranger's key",
            403,
            "not signed with the right key",
            (b, name) -> {
              var there = b.begins("/auth/login/corp");
              var header =
                  new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(CORP.key().getKeyID()).build();
              CORP.givesForCodes(
                  200, idToken(FakeIssuer.token(header, good(there, name), FakeIssuer.newKey())));
              return b.comesBack("corp", there, "any");
            }),
        new Bad(
            "a provider that nobody knows",
            400,
            "no identity provider of this name",
            (b, _) -> b.goes("/auth/login/nobody")),
        new Bad(
            "in a frame",
            400,
            "in a window of its own",
            (b, _) -> b.goes("/auth/login/corp", "Sec-Fetch-Dest", "iframe")),
        new Bad(
            "as a picture",
            400,
            "in a window of its own",
            (b, _) -> b.goes("/auth/login/corp", "Sec-Fetch-Dest", "image")));
  }

  /** Login CSRF: who has begun a sign-in has somebody else's browser finish it. */
  private static Bad.Visit elsewhere() {
    return (b, name) -> {
      var there = b.begins("/auth/login/corp");
      return browser().comesBack("corp", there, CORP.code(there, name, name));
    };
  }

  private static Bad.Visit error(String error) {
    return (b, _) ->
        b.goes(
            "/auth/callback/corp?error=%s&error_description=%%3Cb%%3E&state=%s"
                .formatted(error, ProviderBrowser.state(b.begins("/auth/login/corp"))));
  }

  private static Bad.Visit given(int status, String text) {
    return (b, name) -> {
      var there = b.begins("/auth/login/corp");
      CORP.givesForCodes(status, text);
      return b.comesBack("corp", there, CORP.code(there, name, name));
    };
  }

  private static Bad answering(String what, int status, int given, String text) {
    return new Bad(
        what, status, "The identity provider corp does not answer now", given(given, text));
  }

  private static Bad saying(
      String what, int status, String why, UnaryOperator<JWTClaimsSet.Builder> says) {
    return new Bad(
        what,
        status,
        why,
        (b, name) -> {
          CORP.says(says);
          var there = b.begins("/auth/login/corp");
          return b.comesBack("corp", there, CORP.code(there, name, name));
        });
  }

  private static JWTClaimsSet good(URI there, String name) {
    return CORP.claims(name)
        .audience(FakeIssuer.CLIENT)
        .claim("nonce", FakeIssuer.form(there.getRawQuery()).get("nonce"))
        .build();
  }

  private static String idToken(String token) {
    return JsonText.of(Map.of("id_token", token));
  }

  private static String resigned(String cookie) {
    return cookie.substring(0, cookie.lastIndexOf('.') + 1)
        + "A".repeat(cookie.length() - cookie.lastIndexOf('.') - 1);
  }

  @ParameterizedTest
  @MethodSource("theWorst")
  void aBadSignInIsToldToPeopleAndSignsNobodyIn(Bad bad) {
    var browser = browser();
    var name = somebody();

    var answer = bad.visit().of(browser, name);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(bad.status());
    assertThat(answer.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'none'");
    assertThat(answer.body())
        .contains(bad.why(), "Sign in another way", "href=\"" + EXTERNAL)
        .doesNotContain("<script", "Exception", "at io.", "<b>");
    assertThat(browser.cookies().keySet()).noneMatch(each -> each.contains("session"));
    assertThat(service.tables().rows("select name from app_user where name = ?", "corp:" + name))
        .isEmpty();
  }

  @Test
  void whatWasRefusedStandsInTheAudit() {
    browser().goes("/auth/callback/corp?error=access_denied&state=x");

    TestService.await(
        "the audit",
        () ->
            service
                .tables()
                .rows("select subject, outcome, way from audit where action = 'login'")
                .contains("corp|REFUSED|IDENTITY_PROVIDER"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\\\evil.example",
        "https://evil.example",
        "/graphiql@evil.example",
        "/%0d%0aset-cookie:a=b",
        "/../evil",
        "javascript:alert(1)",
        "/auth/login/other",
        "/graphiql?x=1",
        "graphiql"
      })
  void nobodyIsLedToPagesOfOthers(String path) {
    var encoded = URLEncoder.encode(path, StandardCharsets.UTF_8);

    var answer = browser().goes("/auth/login/corp?return=" + encoded);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("&#39;return&#39; must be the path of a page");
  }

  /** A copy of the browser, or of its way back, begins no second session. */
  @Test
  void aSignInIsUsedOnceWhateverTheProviderDoes() {
    var name = somebody();
    var first = browser();
    var there = first.begins("/auth/login/corp");
    var second = first.copy();
    CORP.givesCodesOnce(false);
    var code = CORP.code(there, name, name);

    assertThat(first.comesBack("corp", there, code).statusCode()).isEqualTo(303);
    var again = second.comesBack("corp", there, code);

    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("This sign-in was used already");
    assertThat(service.tables().number("select count(*) from page_session where subject = ?", name))
        .isEqualTo(1);
    assertThat(first.comesBack("corp", there, code).body())
        .as("its cookie is gone, too")
        .contains("not begun in this browser");
  }

  /** Whoever has begun one can make up any number of codes, of which the provider is asked. */
  @Test
  void whoSendsBadCodesKeepsNobodyElseFromSigningIn() {
    var settings = settings(Map.of());
    settings.put("vcm.trusted-proxies", "127.0.0.1");
    try (var behind = TestService.start(settings);
        var hold = CORP.holds("bogus")) {
      var name = somebody();
      var at = new ProviderBrowser(behind);
      var there = at.begins("/auth/login/corp");
      for (var i = 0; i < 8; i++) {
        var stranger = new ProviderBrowser(behind);
        var back = back(stranger.begins("/auth/login/corp"), "bogus" + i);
        Thread.startVirtualThread(() -> stranger.goes(back, "X-Forwarded-For", "192.0.2.1"));
      }
      TestService.await("those of one place", () -> hold.waiting().get() == 4);

      assertThat(new ProviderBrowser(behind).goes("/auth/login/corp").statusCode()).isEqualTo(303);
      assertThat(
              at.goes(back(there, CORP.code(there, name, name)), "X-Forwarded-For", "192.0.2.2")
                  .headers()
                  .firstValue("location"))
          .contains(EXTERNAL + "/graphiql");
    }
  }

  private static String back(URI there, String code) {
    return "/auth/callback/corp?code=%s&state=%s".formatted(code, ProviderBrowser.state(there));
  }

  @Test
  void aSignInWhoseCodeWasBadIsOverAndWhoSendsManySuchWaits() {
    try (var own = TestService.start(settings(Map.of()))) {
      var name = somebody();
      var browser = new ProviderBrowser(own);
      var there = browser.begins("/auth/login/corp");
      var copy = browser.copy();
      assertThat(browser.comesBack("corp", there, "bogus").body())
          .contains("does not know this sign-in any more");
      assertThat(copy.comesBack("corp", there, CORP.code(there, name, name)).body())
          .contains("This sign-in was used already");

      TestService.await("the refusal", () -> bogus(own) == 429);

      own.move(Duration.ofSeconds(2));
      assertThat(new ProviderBrowser(own).signIn(CORP, "corp", name, name).ask(WHO).status())
          .isEqualTo(200);
    }
  }

  private static int bogus(TestService at) {
    var browser = new ProviderBrowser(at);
    return browser.comesBack("corp", browser.begins("/auth/login/corp"), "bogus").statusCode();
  }

  @Test
  void theCookieOfASignInIsNoToken() {
    var browser = browser();
    browser.begins("/auth/login/corp");
    var cookie = browser.cookies().values().iterator().next();

    assertThat(new Asker(service, cookie).ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void afterTwelveHoursTheProviderIsAskedAgainAndMayHaveOtherGroups() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name, "Platform-Admins");
    service.move(Duration.ofHours(11));
    var refreshed = page.ask(REFRESH);
    assertThat(refreshed.rootText("viewer.actor.name")).isEqualTo("corp:" + name);
    assertThat(refreshed.root("accessToken")).as("no token of ours").isNull();
    assertThat(Instant.parse(refreshed.rootText("sessionEndsAt")))
        .isBefore(service.now().plus(Duration.ofHours(1)));
    assertThat(page.ask(WHO).rootText("actor.roles")).isEqualTo("[ADMIN]");

    service.move(Duration.ofHours(1));

    assertThat(page.ask(WHO).status()).isEqualTo(401);
    assertThat(page.ask(REFRESH).root("sessionEndsAt")).isNull();

    var silent = page.begins("/auth/login/corp?silent=true&return=/graphiql");
    assertThat(FakeIssuer.form(silent.getRawQuery())).containsEntry("prompt", "none");
    page.comesBack("corp", silent, CORP.code(silent, name, name));
    assertThat(page.ask(WHO).rootText("actor"))
        .isEqualTo("{name=corp:" + name + ", kind=USER, roles=[]}");
  }

  @Test
  void whomTheProviderWouldHaveToAskComesBackWithoutASessionAndWithoutAnError() {
    var browser = browser();
    for (var error : List.of("login_required", "interaction_required", "consent_required")) {
      var there = browser.begins("/auth/login/corp?silent=true&return=/graphiql");
      var back =
          browser.goes(
              "/auth/callback/corp?error=%s&state=%s"
                  .formatted(error, ProviderBrowser.state(there)));

      assertThat(back.statusCode()).isEqualTo(303);
      assertThat(back.headers().firstValue("location")).contains(EXTERNAL + "/graphiql");
      assertThat(browser.cookies()).isEmpty();
    }
  }

  @Test
  void anOutageSignsNobodyOutForADayAndWhoIsRefusedAfterItIs() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name);
    var other = browser().signIn(CORP, "corp", name, name);
    CORP.away(true);
    for (var hours = 0; hours < 35; hours += 7) {
      service.move(Duration.ofHours(7));
      assertThat(page.ask(REFRESH).messages()).isEmpty();
      assertThat(page.ask(WHO).status()).as("after %d hours", hours + 7).isEqualTo(200);
      assertThat(other.ask(WHO).status()).isEqualTo(200);
    }

    CORP.away(false);
    service.move(Duration.ofMinutes(1));
    assertThat(other.ask(WHO).errorMessage())
        .contains("After 12 hours the identity provider corp is to say again who you are");

    CORP.away(true);
    service.move(Duration.ofHours(1));
    assertThat(page.ask(WHO).errorMessage()).contains("has not answered for 24 hours");
    assertThat(service.tables().number("select count(*) from page_session where subject = ?", name))
        .isZero();
  }

  @Test
  void anotherKeyOfTheProviderSignsNobodyOut() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name);
    service.move(Duration.ofMinutes(2));

    CORP.rotate();

    assertThat(page.ask(WHO).status()).isEqualTo(200);
    assertThat(browser().signIn(CORP, "corp", name, name).ask(WHO).status()).isEqualTo(200);
  }

  @Test
  void aProviderThatIsAwayIsToldToWhoSignsInThere() {
    service.move(Duration.ofMinutes(11));
    var browser = browser();
    var there = browser.begins("/auth/login/corp");
    CORP.away(true);

    var back = browser.comesBack("corp", there, CORP.code(there, "late", "late"));

    assertThat(back.statusCode()).isEqualTo(503);
    assertThat(back.body()).contains("The identity provider corp does not answer now. Try again.");
    assertThat(service.root().ask(WHO).status()).as("all others come in").isEqualTo(200);
  }

  @Test
  void whoIsRemovedOrSignsOutEverywhereIsSignedOutHere() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name);
    var other = browser().signIn(CORP, "corp", name, name);

    other.ask("mutation { logoutEverywhere(input: {}) { ended userErrors { message } } }");
    assertThat(page.ask(WHO).status()).isEqualTo(401);

    page.signIn(CORP, "corp", name, name);
    service.root().mutate("removeUser", "name: \"corp:%s\"".formatted(name), "user { name }");
    assertThat(page.ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void whatWasBegunBeforeAllWasEndedIsNotFinishedAfterIt() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name);
    var late = browser();
    var there = late.begins("/auth/login/corp?return=/graphiql");
    var code = CORP.code(there, name, name);
    service.move(Duration.ofSeconds(1));

    page.ask("mutation { logoutEverywhere(input: {}) { ended userErrors { message } } }");
    late.comesBack("corp", there, code);

    assertThat(late.ask(WHO).status()).isEqualTo(401);
    late.signIn(CORP, "corp", name, name);
    assertThat(late.ask(WHO).status()).isEqualTo(200);
  }

  /** Nobody here learns when the group is taken away, which a key would outlive. */
  @Test
  void whoAdministersByGroupsAloneMakesNoKeyThatHoldsEverywhere() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name, "Platform-Admins");

    assertThat(
            page.ask(
                    "mutation { createApiKey(input: { name: \"late\", role: ADMIN, everywhere: true"
                        + " }) { key userErrors { path code message } } }")
                .refusals())
        .containsExactly("FORBIDDEN input.everywhere");
  }

  @Test
  void openStreamsEndWhenTheProviderIsToBeAskedAgain() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name);
    var shown =
        Map.of(
            "Cookie",
            "__Host-vcm-session=" + page.cookies().get("__Host-vcm-session"),
            "Sec-Fetch-Site",
            "same-origin");
    try (var stream = EventStream.by(service, shown)) {
      stream.awaitOpen();

      service.move(Duration.ofHours(6));
      page.ask(WHO);
      service.move(Duration.ofHours(6));

      assertThat(stream.firstProblem()).isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void signingOutOffersToDoSoAtTheProviderToo() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name);

    var out = page.ask(LOGOUT);

    assertThat(out.root("ended")).isEqualTo(true);
    var url = URI.create(out.rootText("identityProviderUrl"));
    assertThat(url.toString()).startsWith(CORP.uri() + "/logout?");
    assertThat(FakeIssuer.form(url.getRawQuery()))
        .containsEntry("client_id", FakeIssuer.CLIENT)
        .containsEntry("post_logout_redirect_uri", EXTERNAL + "/graphiql");
    assertThat(page.ask(WHO).status()).isEqualTo(401);
    assertThat(page.ask(LOGOUT).root("identityProviderUrl")).isNull();
  }

  @Test
  void theDoorsBesideTheGraphKnowTheSessionToo() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name);

    var refreshed = page.posts("/auth/refresh", "{}");

    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(refreshed.body()).isEqualTo("{}");
    assertThat(page.posts("/auth/logout", "{}").statusCode()).isEqualTo(204);
    assertThat(page.ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void whatTheSettingsTakeFromAGroupCountsAtOnce() {
    var name = somebody();
    var page = browser().signIn(CORP, "corp", name, name, "Platform-Admins", "/web/devs");
    try (var second =
        TestService.start(
            service.database(), settings(Map.of("roles.Platform-Admins", "VIEWER")))) {
      assertThat(page.at(second).ask(WHO).rootText("actor.roles"))
          .isEqualTo(List.of(Role.VIEWER).toString());
    }
    var without = settings(Map.of());
    without.keySet().removeIf(key -> key.startsWith("vcm.auth.issuers.corp.client"));
    try (var third = TestService.start(service.database(), without)) {
      assertThat(page.at(third).ask(WHO).errorMessage())
          .contains("does not stand in the settings any more");
    }
  }

  @Test
  void anyReplicaFinishesASignIn() {
    var name = somebody();
    try (var second = TestService.start(service.database(), settings(Map.of()))) {
      var browser = browser();
      var there = browser.begins("/auth/login/corp");

      var back = browser.at(second).comesBack("corp", there, CORP.code(there, name, name));

      assertThat(back.statusCode()).isEqualTo(303);
    }
  }

  @Test
  void theSecretMayStandInAFileThatChanges(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("secret"), "an old one\n");
    var settings = settings(Map.of("client-secret-file", file.toString()));
    settings.remove("vcm.auth.issuers.corp.client-secret");
    CORP.documents(
        Map.of(
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_post"),
            "authorization_response_iss_parameter_supported",
            true));
    try (var other = TestService.start(settings)) {
      var browser = new ProviderBrowser(other);
      assertThat(answer(browser, CORP.uri()).body())
          .contains("does not take this service as its client");

      Files.writeString(file, FakeIssuer.SECRET + "\n");

      assertThat(answer(browser, CORP.uri()).statusCode()).isEqualTo(303);
      assertThat(CORP.lastAuthentication()).isEqualTo(FakeIssuer.SECRET);
      var there = browser.begins("/auth/login/corp");
      assertThat(browser.comesBack("corp", there, CORP.code(there, "p", "p")).body())
          .as("one that says its name always says it")
          .contains("not of the identity provider that was asked (iss)");
    } finally {
      CORP.documents(Map.of());
    }
  }

  private static HttpResponse<String> answer(ProviderBrowser browser, String issuer) {
    var there = browser.begins("/auth/login/corp");
    return browser.goes(
        "/auth/callback/corp?code=%s&state=%s&iss=%s"
            .formatted(CORP.code(there, "post", "post"), ProviderBrowser.state(there), issuer));
  }

  @Test
  void thePageDoesWhatItSays(@TempDir Path folder) throws Exception {
    var page = DocPage.of("docs/signing-in.md");
    for (var name : List.of("corp", "entra", "okta", "google", "keycloak")) {
      Files.writeString(folder.resolve(name + "-client-secret"), FakeIssuer.SECRET + "\n");
    }
    var example =
        page.block("title: Corp")
            .replace("https://login.example.com", CORP.uri())
            .replace("client-id: vcluster-manager", "client-id: " + FakeIssuer.CLIENT)
            .replace("/etc/vcm", folder.toString());
    try (var configured = TestService.start(DocPage.settings(example))) {
      var groups = new String[] {"platform-admins", "web-developers"};
      var anna = new ProviderBrowser(configured).signIn(CORP, "corp", "00-doc", "anna", groups);
      assertThat(anna.ask(WHO).rootText("actor")).contains("corp:anna", "ADMIN");
      assertThat(anna.ask(WHO).rootText("memberships")).contains("web", "DEVELOPER");
    }
    var makers = page.block("title: Microsoft").replace("/etc/vcm", folder.toString());
    try (var configured = TestService.start(DocPage.settings(makers))) {
      assertThat(configured.bean(Providers.class).offers())
          .extracting(Providers.Offer::title)
          .containsExactly("Microsoft", "Google", "Keycloak", "Okta");
    }
  }

  @Test
  void withoutTheServicesAddressNobodyCouldComeBack() {
    var settings = settings(Map.of());
    settings.remove("vcm.external-url");

    assertThatThrownBy(() -> TestService.start(settings))
        .hasMessageContaining("vcm.external-url is missing: it is where vcm.auth.issuers.");
  }
}
