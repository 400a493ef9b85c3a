package io.vclustermanager;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.vclustermanager.inventory.AuditParts;
import io.vclustermanager.inventory.AuditReads;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit is read: in the graph, page by page, and as a whole; and reads are kept in it. */
final class AuditTrailIT {
  private static final String SELECTION =
      "id at actor { name kind roles } way action subject outcome reason source requestId";

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("vcm.audit.reads", "off"));
    service.root().ready("name: \"there\"");
    service.root().with("X-Request-Id", "taken").create("name: \"there\"");
    service.as("anna").with("X-Request-Id", "annas").create("name: \"NO\"");
    service.as("bert").create("name: \"NO\"");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anEntryHasAllThatIsKept() {
    var entry = entries(service.root(), "requestId: { eq: \"taken\" }").getFirst();

    assertThat(entry)
        .containsEntry("way", "TOKEN")
        .containsEntry("action", "createVirtualCluster")
        .containsEntry("subject", "there")
        .containsEntry("outcome", "REFUSED")
        .containsEntry("source", "127.0.0.1")
        .containsEntry("requestId", "taken");
    assertThat(entry.get("actor"))
        .isEqualTo(Map.of("name", "root", "kind", "USER", "roles", List.of()));
    assertThat(String.valueOf(entry.get("reason"))).startsWith("NAME_TAKEN: ");
    assertThat(String.valueOf(entry.get("id"))).matches("ae_\\d+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor: { eq: \"anna\" }",
        "actor: { startsWith: \"ann\" }, actorKind: { eq: USER }",
        "actor: { contains: \"nna\" }, way: { in: [TOKEN] }, source: { eq: \"127.0.0.1\" }",
        "subject: { eq: \"NO\" }, actor: { not: [\"bert\"] }",
        "action: { eq: \"createVirtualCluster\" }, outcome: { eq: REFUSED }, actor: { in:"
            + " [\"anna\"] }",
        "requestId: { in: [\"annas\", \"others\"] }, actorKind: { not: [SYSTEM] }",
        "at: { after: \"2020-01-01T00:00:00Z\", before: \"2099-01-01T00:00:00Z\" }, requestId: {"
            + " eq: \"annas\" }"
      })
  void itIsFiltered(String filter) {
    assertThat(entries(service.root(), filter))
        .extracting(entry -> entry.get("requestId"))
        .containsExactly("annas");
  }

  @Test
  void everybodyElseSeesTheirOwn() {
    assertThat(entries(service.as("anna"), "")).hasSize(1);
    assertThat(entries(service.as("anna"), "actor: { in: [\"anna\", \"bert\", \"root\"] }"))
        .hasSize(1);
    assertThat(entries(service.as("carla"), "")).isEmpty();
    assertThat(
            service
                .as("carla")
                .ask("{ auditEntries { totalCount } }")
                .at("data.auditEntries.totalCount"))
        .isEqualTo(0);
    assertThat(new Asker(service, "").ask("{ auditEntries { totalCount } }").at("data")).isNull();
  }

  @Test
  void pagesFollowEachOtherInBothDirections() {
    for (var n = 0; n < 7; n++) {
      service.as("pager").create("name: \"NO" + n + "\"");
    }
    var all = subjects(service.as("pager").ask("{ auditEntries { nodes { subject } } }"));
    assertThat(all).containsExactly("NO6", "NO5", "NO4", "NO3", "NO2", "NO1", "NO0");

    assertThat(walk("first: 3, after: ")).isEqualTo(all);
    assertThat(walk("last: 3, before: ")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(
            service
                .as("pager")
                .ask("{ auditEntries(first: 1, after: \"bm9uc2Vuc2U\") { nodes { id } } }")
                .at("errors.0.extensions.code"))
        .isEqualTo("BAD_USER_INPUT");
  }

  private static List<Object> walk(String page) {
    var forward = page.startsWith("first");
    var found = new ArrayList<Object>();
    var cursor = "null";
    for (var more = true; more; ) {
      var answer =
          service
              .as("pager")
              .ask(
                  "{ auditEntries(%s%s) { nodes { subject } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }"
                      .formatted(page, cursor));
      found.addAll(subjects(answer));
      var info = "data.auditEntries.pageInfo.";
      more = Boolean.TRUE.equals(answer.at(info + (forward ? "hasNextPage" : "hasPreviousPage")));
      cursor = "\"" + answer.text(info + (forward ? "endCursor" : "startCursor")) + "\"";
    }
    return found;
  }

  /** What people look for is found by index however much there is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.actor = 'seldom'",
        "a.action = 'seldom'",
        "a.subject = 'seldom'",
        "a.source = 'seldom'",
        "a.request_id = 'seldom'",
        "a.outcome in ('REFUSED')",
        "a.at < '2019-02-01'"
      })
  void noFilterThatFindsFewReadsAll(String condition) {
    try (var many = TestService.start()) {
      many.tables()
          .change(
              """
              insert into audit (at, actor, actor_kind, action, subject, outcome, request_id, source)
              select '2019-01-01'::timestamptz + n * interval '10 minutes', 'often' || n % 20,
                'USER', 'often' || n % 30, 'often' || n % 500, 'DONE', 'request-' || n,
                '10.0.0.' || n % 100 from generate_series(1, 50000) n
              """);
      many.tables().change("analyze audit");
      assertThat(
              many.tables()
                  .rows(
                      "explain select a.* from audit a where true and "
                          + condition
                          + " order by a.at desc, a.id desc limit 51"))
          .noneMatch(line -> line.contains("Seq Scan on audit_first"));
    }
  }

  @Test
  void administratorsTakeItAsAWhole() throws IOException {
    service
        .tables()
        .change(
            """
            insert into audit (at, actor, actor_kind, action, outcome, request_id, reason)
            select '2019-01-01'::timestamptz + n % 3 * interval '1 hour', 'many', 'ROBOT', 'paint',
              'POSTPONED', 'm' || n, 'says "so"' || chr(10) from generate_series(1, 1777) n
            """);

    var answer =
        export(
            service.token("root", "admin"), "?from=2019-01-01T00:00:00Z&to=2019-02-01T00:00:00Z");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/jsonl; charset=utf-8");
    var lines = answer.body().lines().map(AuditTrailIT::parse).toList();
    assertThat(lines)
        .hasSize(1777)
        .extracting(line -> line.get("requestId"))
        .doesNotHaveDuplicates();
    assertThat(lines.stream().map(line -> String.valueOf(line.get("at"))).toList()).isSorted();
    assertThat(lines.getFirst())
        .containsEntry("actor", Map.of("name", "many", "kind", "ROBOT"))
        .containsEntry("outcome", "POSTPONED")
        .containsEntry("reason", "says \"so\"\n");

    assertThat(export(service.token("root", "admin"), "").body().lines().count())
        .as("from the beginning until now")
        .isGreaterThan(1780);
    assertThat(entries(service.root(), "action: { eq: \"exportAudit\" }"))
        .extracting(entry -> entry.get("outcome"))
        .contains("DONE");
  }

  /** A parameter that nobody knows would else give the whole audit instead of an hour of it. */
  @Test
  void whatIsAskedForIsTakenByTheLetter() throws IOException {
    var token = service.token("root", "admin");
    var misspelt = export(token, "?form=2019-01-01T00:00:00Z");
    assertThat(misspelt.statusCode()).isEqualTo(400);
    assertThat(misspelt.body())
        .contains("There is no parameter 'form': give 'from', 'to', both or neither");
    assertThat(export(token, "?from=yesterday").statusCode()).isEqualTo(400);
    // A plus that is not escaped is a space.
    assertThat(export(token, "?from=2999-01-01T00:00:00+01:00").statusCode()).isEqualTo(200);
    assertThat(export(token, "?from=2999-01-01T00:00:00%2B01:00").statusCode()).isEqualTo(200);
  }

  @Test
  void whoDoesNotAdministerTakesNothing() throws IOException {
    assertThat(export("", "").statusCode()).isEqualTo(401);
    var answer = export(service.token("anna", ""), "");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("FORBIDDEN").doesNotContain("createVirtualCluster");
  }

  /** What was let in at the door a moment ago may be nobody's by now. */
  @Test
  void whoIsNobodyAnyMoreIsToldWhy() throws IOException {
    var token = service.token("fritz", "admin");
    assertThat(export(token, "").statusCode()).isEqualTo(200);
    new Asker(service, token).mutate("logoutEverywhere", "", "ended");
    var root = service.root();
    root.mutate("saveOwner", "name: \"exporters\"", "");
    var made =
        root.mutate("createApiKey", "name: \"x\", owner: \"exporters\"", "key apiKey { id }");
    root.mutate("revokeApiKey", "id: \"%s\"".formatted(made.rootText("apiKey.id")), "");

    var ended = export(token, "");
    var revoked = export("X-API-Key", made.rootText("key"), "");

    assertThat(ended.statusCode()).isEqualTo(401);
    assertThat(ended.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer error=\"invalid_token\"");
    assertThat(ended.body()).contains("UNAUTHENTICATED", "the tokens of its user were ended");
    assertThat(revoked.statusCode()).isEqualTo(401);
    assertThat(revoked.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("ApiKey error=\"invalid_key\"")
        .contains("was revoked at");
    assertThat(revoked.body()).contains("was revoked at");
    assertThat(export("", "").headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }

  /** Whoever sends bad tokens does not hide by them that bad keys come from the same address. */
  @Test
  void eachKindOfWhatIsNotTakenHasAnEntryOfItsOwn() throws IOException {
    export("not a token", "");
    export("X-API-Key", "vcm_mistyped", "");

    TestService.await(
        "both to be told",
        () ->
            service
                .tables()
                .rows("select distinct subject from audit where action = 'signIn' order by 1")
                .equals(List.of("the Bearer token", "the key (X-API-Key)")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?from=yesterday",
        "?to=2019",
        "?from=2020-01-01T00:00:00Z&to=2019-01-01T00:00:00Z"
      })
  void aStretchThatIsNoneIsRefused(String stretch) throws IOException {
    var answer = export(service.token("root", "admin"), stretch);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("BAD_USER_INPUT");
  }

  @Test
  void readsAreCountedByActorOperationAndMinute() {
    try (var counting = TestService.start(Map.of("vcm.audit.reads", "counts"))) {
      for (var n = 0; n < 3; n++) {
        counting.as("anna").ask("query Mine { clusters { totalCount } }");
      }
      counting.as("anna").ask("{ hosts { totalCount } viewer { actor { name } } }");
      counting.as("anna").create("name: \"NO\"");
      assertThat(reads(counting)).isEmpty();

      counting.move(Duration.ofMinutes(1));
      TestService.await("the minute to be kept", () -> reads(counting).size() >= 2);
      assertThat(reads(counting))
          .containsExactly(
              "anna|TOKEN|Mine|3 in this minute|null",
              "anna|TOKEN|{ hosts, viewer }|1 in this minute|null");
    }
  }

  @Test
  void readsAreKeptEachThroughEveryDoor() throws IOException {
    try (var keeping = TestService.start(Map.of("vcm.audit.reads", "full"))) {
      keeping.as("anna").with("X-Request-Id", "r-1").ask("query Mine { clusters { totalCount } }");
      new Asker(keeping, "").ask("{ serviceInfo { name } }");
      TestService.await("the read to be kept", () -> !reads(keeping).isEmpty());

      assertThat(reads(keeping)).containsExactly("anna|TOKEN|Mine|null|127.0.0.1");
    }
  }

  @Test
  void withoutBeingToldToNoReadIsKept() {
    assertThat(service.bean(AuditReads.class).areKept()).isFalse();
    assertThat(reads(service)).isEmpty();
  }

  @Test
  void whatIsPastItsTimeGoesAndTheAuditSaysSo() {
    try (var old = TestService.start()) {
      var parts = old.bean(AuditParts.class);
      assertThat(parts.drop(old.now(), old.now())).isZero();
      var tables = old.tables();
      tables.change("create table audit_old (like audit including defaults)");
      tables.change(
          "insert into audit_old (at, actor, actor_kind, action, outcome, request_id) values"
              + " ('2019-03-15', 'a', 'USER', 'login', 'DONE', 'old')");
      var ends =
          tables.rows("select ends from audit_parts() where part = 'audit_first'").getFirst();
      tables.change("alter table audit detach partition audit_first");
      tables.change(
          "alter table audit attach partition audit_first for values from ('2020-01-01 00:00+00')"
              + " to ('"
              + ends
              + "')");
      tables.change(
          "alter table audit attach partition audit_old for values from (minvalue) to ('2020-01-01"
              + " 00:00+00')");

      assertThat(parts.drop(Instant.parse("2020-02-01T00:00:00Z"), old.now())).isEqualTo(1);
      assertThat(tables.rows("select actor, actor_kind, way, action, outcome, reason from audit"))
          .containsExactly("retention|SYSTEM|INSIDE|forgetAudit|DONE|1 of its parts, by their age");
    }
  }

  private static List<String> reads(TestService of) {
    return of.tables()
        .rows(
            "select actor, way, subject, reason, source from audit where action = 'read' order by"
                + " subject");
  }

  private static HttpResponse<String> export(String token, String query) throws IOException {
    return export("Authorization", token.isEmpty() ? "" : "Bearer " + token, query);
  }

  private static HttpResponse<String> export(String header, String value, String query)
      throws IOException {
    var request = HttpRequest.newBuilder(service.uri().resolve("/audit.jsonl" + query));
    if (!value.isEmpty()) {
      request.header(header, value);
    }
    try {
      return GraphClient.HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> parse(String line) {
    try {
      return requireNonNull(JsonMapper.createDefault().readValue(line, Map.class));
    } catch (IOException e) {
      throw new IllegalStateException(line, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> entries(Asker asker, String filter) {
    var answer =
        asker.ask("{ auditEntries(filter: { %s }) { nodes { %s } } }".formatted(filter, SELECTION));
    assertThat(answer.at("errors")).isNull();
    return (List<Map<String, Object>>) (List<?>) answer.list("data.auditEntries.nodes");
  }

  private static List<Object> subjects(Answer answer) {
    return answer.list("data.auditEntries.nodes").stream()
        .map(each -> ((Map<?, ?>) each).get("subject"))
        .map(Object.class::cast)
        .toList();
  }
}
