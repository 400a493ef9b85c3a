package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.PageSession;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.EventStream;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.JsonText;
import io.vclustermanager.testing.TestService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions of pages: how they begin, go on, and end, and whose requests they stand for. */
final class SessionIT {
  private static final String PASSWORD = "given by an admin";
  private static final String WHO = "{ viewer { actor { name } } }";
  private static final String REFRESH =
      "mutation { refresh(input: {}) { accessToken expiresAt sessionEndsAt viewer { actor { name }"
          + " } userErrors { code path message } } }";
  private static final String LOGOUT =
      "mutation { logout(input: {}) { ended userErrors { code } } }";

  private static final AtomicInteger USERS = new AtomicInteger();

  private static TestService service;

  /** Of this test alone: the clock is moved by others too. */
  private String anna = "";

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void makeAnna() {
    anna = "anna-" + USERS.incrementAndGet();
    has(service, anna);
  }

  /** A page in a browser: it sends its cookie, and from where it is. */
  private static final class Page {
    private final TestService where;
    private String cookie = "";
    private Map<String, String> headers = Map.of("Sec-Fetch-Site", "same-origin");

    Page() {
      this(service);
    }

    Page(TestService where) {
      this.where = where;
    }

    Page from(Map<String, String> others) {
      var page = new Page(where);
      page.cookie = cookie;
      page.headers = others;
      return page;
    }

    Page copy() {
      return from(headers);
    }

    HttpResponse<String> send(String path, String type, String body) {
      var request =
          HttpRequest.newBuilder(where.uri().resolve(path))
              .timeout(TestService.DEADLINE)
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString(body));
      if (!cookie.isEmpty()) {
        request.header("Cookie", "theme=dark; " + cookie);
      }
      headers.forEach(request::header);
      try {
        var response = GraphClient.HTTP.send(request.build(), BodyHandlers.ofString());
        setCookie(response)
            .ifPresent(
                set ->
                    cookie = set.contains("Max-Age=0") ? "" : set.substring(0, set.indexOf(';')));
        return response;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    Answer ask(String query) {
      var response = send("/graphql", "application/json", JsonText.of(Map.of("query", query)));
      return new Answer(
          response.statusCode(),
          response.body().isEmpty() ? Map.of() : JsonText.object(response.body()));
    }

    Page signIn(String user) {
      var answer =
          ask(
              "mutation { login(input: { username: \"%s\", password: \"%s\", session: true }) {"
                      .formatted(user, PASSWORD)
                  + " sessionEndsAt userErrors { code path message } } }");
      assertThat(answer.messages()).isEmpty();
      assertThat(cookie).isNotEmpty();
      return this;
    }

    String who() {
      var answer = ask(WHO);
      return answer.status() == 401 || answer.status() == 403
          ? "nobody"
          : answer.rootText("actor.name");
    }

    String trouble() {
      return ask(WHO).errorMessage();
    }
  }

  @Test
  void theCookieStandsForItsUserAndNoScriptReadsIt() {
    var page = new Page();
    var response =
        page.send(
            "/graphql",
            "application/json",
            JsonText.of(
                Map.of(
                    "query",
                    "mutation { login(input: { username: \"%s\", password: \"%s\", session: true })"
                            .formatted(anna, PASSWORD)
                        + " { accessToken } }")));

    assertThat(setCookie(response)).isPresent();
    assertThat(setCookie(response).get())
        .startsWith("vcm-session=")
        .contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=2592000")
        .doesNotContain("Secure", "Domain");
    assertThat(page.who()).isEqualTo(anna);
    assertThat(page.ask("{ viewer { actor { kind } owner { name } } }").rootText("owner.name"))
        .isEqualTo(anna);
    var secret = page.cookie.substring("vcm-session=".length());
    for (var table : List.of("page_session", "audit", "event")) {
      assertThat(service.tables().rows("select * from " + table))
          .noneMatch(row -> row.contains(secret));
    }
  }

  @Test
  void withoutBeingAskedForNoSessionBegins() {
    var page = new Page();
    page.ask(
        "mutation { login(input: { username: \"%s\", password: \"%s\" }) { expiresAt } }"
            .formatted(anna, PASSWORD));

    assertThat(page.cookie).isEmpty();
    assertThat(sessions()).isZero();
  }

  @Test
  void refreshingChangesTheSecretAndTheOneBeforeIsTakenForHalfAMinute() {
    var page = new Page().signIn(anna);
    var other = page.copy();

    var refreshed = page.ask(REFRESH);

    assertThat(refreshed.rootText("viewer.actor.name")).isEqualTo(anna);
    assertThat(page.cookie).isNotEqualTo(other.cookie);
    assertThat(new Asker(service, refreshed.rootText("accessToken")).ask(WHO).status())
        .isEqualTo(200);
    assertThat(other.who()).as("another tab").isEqualTo(anna);
    assertThat(other.copy().ask(REFRESH).messages()).isEmpty();

    service.move(Duration.ofSeconds(20));
    var late = other.copy();
    late.ask(REFRESH);
    assertThat(late.cookie).as("a lost answer").isEqualTo(page.cookie);
    assertThat(page.who()).isEqualTo(anna);
  }

  @Test
  void whatComesAfterTheGraceEndsTheSessionForBothAndIsAudited() {
    var page = new Page().signIn(anna);
    var thief = page.copy();
    page.ask(REFRESH);
    service.move(PageSession.GRACE.plusSeconds(1));
    assertThat(page.who()).isEqualTo(anna);

    var refused = thief.ask(REFRESH);

    assertThat(refused.refusals()).containsExactly("BAD_CREDENTIALS input.session");
    assertThat(thief.cookie).isEmpty();
    assertThat(page.who()).isEqualTo("nobody");
    assertThat(page.trouble()).startsWith("The session has ended; sign in again");
    assertThat(
            service
                .tables()
                .rows(
                    "select outcome from audit where action = 'reuseSession' and actor = ? and"
                        + " subject = actor",
                    anna))
        .containsExactly("REFUSED");
  }

  /** The same by a request that does not refresh: also after several changes. */
  @Test
  void anOldCopyIsNoticedByWhateverRequest() {
    var page = new Page().signIn(anna);
    var thief = page.copy();
    for (var i = 0; i < 3; i++) {
      page.ask(REFRESH);
      service.move(PageSession.GRACE.plusSeconds(1));
    }

    assertThat(thief.trouble()).contains("what was shown of it was an old copy");
    assertThat(page.who()).isEqualTo("nobody");
  }

  @Test
  void aHundredRefreshesAtOnceAreOneChangeAndSignNobodyOut() throws Exception {
    var page = new Page().signIn(anna);
    List<Callable<Page>> race = new ArrayList<>();
    for (var i = 0; i < 100; i++) {
      var tab = page.copy();
      race.add(
          () -> {
            assertThat(tab.ask(REFRESH).messages()).isEmpty();
            return tab;
          });
    }
    var cookies = new HashSet<String>();
    try (var threads = Executors.newFixedThreadPool(20)) {
      for (var each : threads.invokeAll(race)) {
        cookies.add(each.get().cookie);
      }
    }

    assertThat(cookies).hasSize(1).doesNotContain(page.cookie);
    page.cookie = cookies.iterator().next();
    assertThat(page.who()).isEqualTo(anna);
    service.move(PageSession.GRACE.plusSeconds(1));
    assertThat(page.ask(REFRESH).messages()).isEmpty();
    assertThat(page.cookie).isNotIn(cookies);
    assertThat(sessions()).isEqualTo(1);
    assertThat(
            service
                .tables()
                .number(
                    "select count(*) from audit where action = 'reuseSession' and actor = ?", anna))
        .isZero();
  }

  @Test
  void aSessionEndsUnusedAfterTwelveHoursAndUsedAfterThirtyDays() {
    var page = new Page().signIn(anna);
    var idle = new Page().signIn(anna);
    for (var i = 0; i < 65; i++) {
      service.move(Duration.ofHours(11));
      assertThat(page.who()).as("after %d times 11 hours", i + 1).isEqualTo(anna);
    }
    assertThat(idle.who()).isEqualTo("nobody");
    assertThat(idle.trouble()).contains("ended; sign in again");
    assertThat(page.ask(REFRESH).messages()).isEmpty();

    service.move(Duration.ofHours(5));

    assertThat(page.ask(WHO).status()).isEqualTo(401);
    assertThat(page.ask(REFRESH).refusals()).containsExactly("BAD_CREDENTIALS input.session");
    assertThat(sessions()).isZero();
  }

  @Test
  void signingOutEndsTheSessionAndForgetsTheCookie() {
    var page = new Page().signIn(anna);
    var other = new Page().signIn(anna);
    var copy = page.copy();

    assertThat(page.ask(LOGOUT).root("ended")).isEqualTo(true);

    assertThat(page.cookie).isEmpty();
    assertThat(copy.who()).isEqualTo("nobody");
    assertThat(copy.ask(LOGOUT).root("ended")).isEqualTo(false);
    assertThat(other.who()).isEqualTo(anna);
    assertThat(
            service
                .tables()
                .rows("select outcome from audit where action = 'logout' and actor = ?", anna))
        .containsExactly("DONE");
  }

  /** Else a session could end of which the audit knows nothing. */
  @Test
  void aSessionEndsWithItsEntryInTheAuditOrNotAtAll() {
    var page = new Page().signIn(anna);
    var thief = page.copy();
    page.ask(REFRESH);
    service.move(PageSession.GRACE.plusSeconds(1));
    var tables = service.tables();
    tables.change(
        "create function no_entry() returns trigger language plpgsql as $$ begin raise exception"
            + " 'no entry'; end $$");
    tables.change(
        "create trigger no_entry before insert on audit for each row when (new.action in"
            + " ('logout', 'reuseSession')) execute function no_entry()");
    try {
      page.copy().send("/auth/logout", "application/json", "{}");
      assertThat(sessions()).as("after signing out").isEqualTo(1);
      thief.ask(WHO);
      assertThat(sessions()).as("after an old copy").isEqualTo(1);
    } finally {
      tables.change("drop function no_entry() cascade");
    }

    page.send("/auth/logout", "application/json", "{}");
    assertThat(sessions()).isZero();
  }

  @Test
  void whatIsOpenEndsWithTheSession() {
    var page = new Page().signIn(anna);
    var shown = Map.of("Cookie", page.cookie, "Sec-Fetch-Site", "same-origin");
    try (var stream = EventStream.by(service, shown)) {
      stream.awaitOpen();

      page.ask(LOGOUT);

      assertThat(stream.firstProblem()).isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void signingOutEverywhereEndsAllSessionsAndTokens() {
    var page = new Page().signIn(anna);
    var other = new Page().signIn(anna);
    has(service, "ben");
    var ben = new Page().signIn("ben");
    var token = service.as(anna);

    var done = page.ask("mutation { logoutEverywhere(input: {}) { ended userErrors { code } } }");

    assertThat(done.root("ended")).isEqualTo(true);
    assertThat(page.cookie).isEmpty();
    assertThat(other.who()).isEqualTo("nobody");
    assertThat(token.ask(WHO).status()).isEqualTo(401);
    assertThat(ben.who()).isEqualTo("ben");
    assertThat(service.as(anna).ask(WHO).status()).as("a new one").isEqualTo(200);
  }

  @Test
  void anotherPasswordEndsTheOtherSessionsAndKeepsThisOne() {
    var page = new Page().signIn(anna);
    var other = new Page().signIn(anna);

    var changed =
        page.ask(
            "mutation { changePassword(input: { current: \"%s\", new: \"chosen by anna\" }) {"
                    .formatted(PASSWORD)
                + " changedAt userErrors { code message } } }");

    assertThat(changed.messages()).isEmpty();
    assertThat(page.who()).isEqualTo(anna);
    assertThat(other.who()).isEqualTo("nobody");
  }

  @Test
  void theSessionsOfAUserWhoIsRemovedEnd() {
    var page = new Page().signIn(anna);

    service.root().mutate("removeUser", "name: \"%s\"".formatted(anna), "user { name }");

    assertThat(page.who()).isEqualTo("nobody");
    assertThat(sessions()).isZero();
  }

  @Test
  void anotherReplicaHearsOfTheEndWithinSeconds() {
    try (var second = TestService.start(service.database(), Map.of())) {
      var page = new Page().signIn(anna);
      var there = second.uri().resolve("/graphql");
      assertThat(status(there, page)).isEqualTo(200);

      page.copy().ask(LOGOUT);

      TestService.await("the other replica", () -> status(there, page) == 401);
    }
  }

  /** A page of others can have a browser send something, and the cookie goes along. */
  @Test
  void theCookieIsTakenFromTheServicesOwnPagesAlone() {
    var page = new Page().signIn(anna);
    var host = service.uri().getAuthority();

    for (var foreign :
        List.of(
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"),
            Map.of("Sec-Fetch-Site", "none"),
            Map.of("Sec-Fetch-Site", "cross-site", "Origin", "http://" + host),
            Map.of("Origin", "http://localhost:1"),
            Map.<String, String>of())) {
      var forged = page.from(foreign);
      assertThat(forged.who()).as(foreign.toString()).isEqualTo("nobody");
      assertThat(forged.trouble()).startsWith("The cookie of a session is taken from");
      assertThat(forged.ask(LOGOUT).root("ended")).isEqualTo(false);
      assertThat(forged.ask(REFRESH).refusals()).hasSize(1);
    }
    // Micronaut itself answers no page from elsewhere where the service is on this machine.
    assertThat(page.from(Map.of("Origin", "https://evil.example")).ask(WHO).status())
        .isEqualTo(403);
    assertThat(page.from(Map.of("Origin", "http://" + host)).who()).isEqualTo(anna);
    assertThat(page.who()).isEqualTo(anna);
  }

  @Test
  void aPageOfOthersBeginsNoSession() {
    var foreign = new Page().from(Map.of("Sec-Fetch-Site", "cross-site"));

    var refused =
        foreign.ask(
            "mutation { login(input: { username: \"%s\", password: \"%s\", session: true }) {"
                    .formatted(anna, PASSWORD)
                + " expiresAt userErrors { code path } } }");

    assertThat(refused.refusals()).containsExactly("FORBIDDEN input.session");
    assertThat(foreign.cookie).isEmpty();
  }

  @Test
  void theDoorsBesideTheGraphTakeJsonAlone() {
    var page = new Page().signIn(anna);

    for (var type : List.of("application/x-www-form-urlencoded", "text/plain")) {
      assertThat(page.copy().send("/auth/refresh", type, "{}").statusCode()).isEqualTo(401);
      assertThat(page.copy().send("/auth/logout", type, "{}").statusCode()).isEqualTo(204);
    }
    assertThat(page.who()).isEqualTo(anna);

    var before = page.cookie;
    var refreshed = page.send("/auth/refresh", "application/json", "{}");
    assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
    assertThat(JsonText.object(refreshed.body()))
        .containsEntry("token_type", "bearer")
        .containsEntry("expires_in", 1800);
    assertThat(page.cookie).isNotEqualTo(before);
    assertThat(page.send("/auth/logout", "application/json", "{}").statusCode()).isEqualTo(204);
    assertThat(page.cookie).isEmpty();
    assertThat(page.who()).isEqualTo("nobody");
    var over = page.send("/auth/refresh", "application/json", "{}");
    assertThat(over.statusCode()).isEqualTo(401);
    assertThat(over.body()).contains("invalid_grant");
  }

  @Test
  void aTokenThatIsSentOnPurposeCountsAndNotTheCookie() {
    var page = new Page().signIn(anna);
    var both =
        page.from(
            Map.of(
                "Sec-Fetch-Site",
                "same-origin",
                "Authorization",
                "Bearer " + service.token("ben", "")));

    assertThat(both.who()).isEqualTo("ben");
  }

  @Test
  void whereThePeoplesAddressIsSecureSoIsTheCookie() {
    try (var secure = TestService.start(Map.of("vcm.external-url", "https://vcm.example.com"))) {
      has(secure, anna);
      var page = new Page(secure);

      page.signIn(anna);

      assertThat(page.cookie).startsWith("__Host-vcm-session=");
      assertThat(page.who()).isEqualTo(anna);
      page.cookie = page.cookie.substring("__Host-".length());
      assertThat(page.who()).as("one that a neighbour may have set").isEqualTo("nobody");
    }
  }

  private long sessions() {
    return service
        .tables()
        .number(
            "select count(*) from page_session s join app_user u on u.id = s.user_id where u.name"
                + " like ?",
            anna + "%");
  }

  private static void has(TestService where, String user) {
    assertThat(
            where
                .root()
                .mutate(
                    "saveUser",
                    "name: \"%s\", password: \"%s\"".formatted(user, PASSWORD),
                    "user { name }")
                .messages())
        .isEmpty();
  }

  private static Optional<String> setCookie(HttpResponse<?> response) {
    return response.headers().allValues("Set-Cookie").stream().findFirst();
  }

  private static int status(URI graph, Page page) {
    try {
      var request =
          HttpRequest.newBuilder(graph)
              .header("Content-Type", "application/json")
              .header("Cookie", page.cookie)
              .header("Sec-Fetch-Site", "same-origin")
              .POST(BodyPublishers.ofString(JsonText.of(Map.of("query", WHO))));
      return GraphClient.HTTP.send(request.build(), BodyHandlers.ofString()).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
