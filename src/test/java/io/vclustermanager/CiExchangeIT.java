package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.CallerStream;
import io.vclustermanager.testing.CiJobs;
import io.vclustermanager.testing.CiJobs.Exchanged;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocShell;
import io.vclustermanager.testing.FakeIssuer;
import io.vclustermanager.testing.Programs;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs of CI exchange their tokens: which, for what, and how that ends. */
final class CiExchangeIT {
  private static final String WHO =
      "{ viewer { actor { name kind roles } owner { name } memberships { owner { name } role } } }";
  private static final String AUDIENCE = "vcluster-manager";
  private static final String WORKSPACE =
      "ari:cloud:bitbucket::workspace/96d9a1b2-6f43-4a55-b2f0-6a1c2d3e4f50";
  private static final String MAIN = "{ claim: \"ref\", values: [\"refs/heads/main\"] }";

  private static final FakeIssuer GITHUB = FakeIssuer.start();
  private static final FakeIssuer SERVER = FakeIssuer.start();
  private static final FakeIssuer BITBUCKET = FakeIssuer.start();
  private static final FakeIssuer FORGE = FakeIssuer.start();
  private static final FakeIssuer LATE = FakeIssuer.start();
  private static final FakeIssuer STRANGE = FakeIssuer.start();

  private static TestService service;
  private static Asker dev;

  @BeforeAll
  static void start() {
    LATE.away(true);
    var settings = new HashMap<String, Object>();
    settings.put("vcm.hosts.simulated.simulated.delay", "PT0S");
    settings.put("vcm.trusted-proxies", "127.0.0.1");
    settings.putAll(CiJobs.settings("github", "github", GITHUB, AUDIENCE));
    settings.putAll(CiJobs.settings("ghes", "github", SERVER, AUDIENCE));
    settings.putAll(CiJobs.settings("bitbucket", "bitbucket", BITBUCKET, WORKSPACE));
    settings.putAll(CiJobs.settings("forge", "other", FORGE, AUDIENCE));
    settings.put("vcm.auth.ci.issuers.forge.repository-claim", "project_id");
    settings.putAll(CiJobs.settings("late", "github", LATE, AUDIENCE));
    service = TestService.start(settings);
    dev = service.people().member("dev", "web", Role.DEVELOPER);
  }

  @AfterAll
  static void stop() {
    service.close();
    List.of(GITHUB, SERVER, BITBUCKET, FORGE, LATE, STRANGE).forEach(FakeIssuer::close);
  }

  @Test
  void aJobOfGitHubWorksForTheTeamOfItsRule() {
    saved(dev, "deploy", "github", "101", MAIN);

    var exchanged = CiJobs.exchange(service, push("101"));

    assertThat(exchanged.status()).isEqualTo(200);
    assertThat(exchanged.headers()).containsEntry("cache-control", "no-store");
    assertThat(exchanged.body())
        .containsEntry("issued_token_type", "urn:ietf:params:oauth:token-type:access_token")
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 900)
        .containsEntry("scope", "read create extend delete kubeconfig");
    var job = with(exchanged);
    assertThat(job.ask(WHO).body())
        .hasToString(
            "{data={viewer={actor={name=web/deploy, kind=OIDC_JOB, roles=[]}, owner={name=web},"
                + " memberships=[{owner={name=web}, role=CI}]}}}");
    assertThat(job.create("name: \"of-job\"").refusals()).isEmpty();
    assertThat(job.cluster("of-job", "owner { name } createdBy { name kind }").body())
        .hasToString(
            "{data={cluster={owner={name=web}, createdBy={name=web/deploy, kind=OIDC_JOB}}}}");
    assertThat(job.mutate("setLabels", "cluster: \"of-job\", labels: []", "").refusals())
        .as("its role is CI")
        .containsExactly("FORBIDDEN input.cluster");
    assertThat(
            service
                .tables()
                .rows(
                    "select actor_kind, way, action, outcome, reason from audit where actor ="
                        + " 'web/deploy' order by id limit 1"))
        .singleElement()
        .asString()
        .startsWith(
            "OIDC_JOB|EXCHANGED|exchangeToken|DONE|github 101, run_id 9876543210, run_attempt 2,"
                + " event_name push, ref refs/heads/main, scopes");
  }

  @Test
  void jobsOfPullRequestsOfAServerOfOnesOwnAndOfBitbucketAreKnownByTheirClaims() {
    saved(
        dev,
        "checks",
        "github",
        "102",
        "{ claim: \"event_name\", values: [\"pull_request\"] }, { claim: \"job_workflow_ref\","
            + " values: [\"octo-org/octo-automation/.github/workflows/*\"] }");
    saved(
        dev,
        "staging",
        SERVER.uri(),
        "1208",
        "{ claim: \"environment\", values: [\"prod\", \"staging\"] }, { claim: \"ref\", values:"
            + " [\"refs/heads/release/*\"] }");
    saved(
        dev,
        "pipes",
        "bitbucket",
        "{8a6e5d52-5e3c-4b2f-9b35-0f5d3a4c1b20}",
        "{ claim: \"branchName\", values: [\"main\"] }");

    assertThat(name(github("github-pull-request", "102"))).isEqualTo("web/checks");
    assertThat(name(CiJobs.token("github-enterprise-server-push", SERVER)))
        .isEqualTo("web/staging");
    assertThat(name(CiJobs.token("bitbucket-pipelines", BITBUCKET))).isEqualTo("web/pipes");
    assertThat(CiJobs.exchange(service, push("102")).text("error_description"))
        .isEqualTo(
            "No trust rule takes this job: the nearest one fails at the claim event_name, which is"
                + " 'push'");
  }

  @Test
  void aNumberIsComparedAsItsText() {
    saved(dev, "numbered", "forge", "74", "{ claim: \"protected\", values: [\"true\"] }");

    var claims =
        FORGE.claims("project:74").claim("project_id", 74).claim("protected", true).build();

    assertThat(name(FORGE.token(claims))).isEqualTo("web/numbered");
  }

  @Test
  void noTokenOfAJobComesInByItself() {
    saved(dev, "itself", "github", "103", "");

    var refused = new Asker(service, push("103")).ask(WHO);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.errorMessage())
        .isEqualTo(
            "The token is of a CI job; exchange it for one of this service first (POST"
                + " /auth/exchange)");
  }

  @Test
  void theRefusalNamesTheClaimAndTheAuditHasBothValues() {
    saved(dev, "near", "github", "104", MAIN);
    saved(
        dev,
        "far",
        "github",
        "104",
        "{ claim: \"environment\", values: [\"prod\"] }, { claim: \"actor\", values: [\"hubot\"]"
            + " }");
    var claims = claims("github-push", "104").claim("ref", "refs/heads/feature").build();

    var refused = CiJobs.exchange(service, GITHUB.token(claims));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .containsEntry("error", "invalid_request")
        .containsEntry(
            "error_description",
            "No trust rule takes this job: the nearest one fails at the claim ref, which is"
                + " 'refs/heads/feature'");
    assertThat(
            service
                .tables()
                .rows(
                    "select actor, actor_kind, way, action, outcome, reason from audit where"
                        + " subject = 'github/104'"))
        .containsExactly(
            "github/104|OIDC_JOB|EXCHANGED|exchangeToken|REFUSED|web/near fails: ref is"
                + " 'refs/heads/feature' and must be refs/heads/main");
  }

  @ParameterizedTest
  @CsvSource({"pull_request_target", "workflow_run", "issue_comment", "watch"})
  void eventsOfStrangersAreTakenOnlyWhereTheyAreNamed(String event) {
    var repository = "20" + event.length();
    saved(dev, event.replace('_', '-'), "github", repository, "");
    var token = GITHUB.token(claims("github-push", repository).claim("event_name", event).build());

    assertThat(CiJobs.exchange(service, token).text("error_description"))
        .isEqualTo(
            "No trust rule takes this job: the nearest one fails at the claim event_name, which is"
                + " '"
                + event
                + "'; such a job may run with the repository's rights on what strangers send, so a"
                + " rule that means it names the event itself");

    saved(
        dev,
        event.replace('_', '-'),
        "github",
        repository,
        "{ claim: \"event_name\", values: [\"*\"] }");
    assertThat(CiJobs.exchange(service, token).status()).as("a * does not name it").isEqualTo(400);
    saved(
        dev,
        event.replace('_', '-'),
        "github",
        repository,
        "{ claim: \"event_name\", values: [\"" + event + "\"] }");
    assertThat(CiJobs.exchange(service, token).status()).isEqualTo(200);
  }

  @Test
  void aRepositoryThatNoRuleNamesIsToldSo() {
    var refused = CiJobs.exchange(service, push("999"));

    assertThat(refused.body())
        .containsEntry("error", "invalid_target")
        .containsEntry(
            "error_description",
            "No trust rule of 'web' takes jobs of this repository: repository_id is '999'; save one"
                + " by the mutation saveTrustRule");
    saved(dev, "of-server", "ghes", "998", "");
    assertThat(CiJobs.exchange(service, push("998")).text("error_description"))
        .as("the same id at another issuer is another repository")
        .contains("No trust rule of 'web' takes jobs of this repository");
  }

  @Test
  void theSameTokenMayBeExchangedAgain() {
    saved(dev, "again", "github", "105", "");
    var token = push("105");

    assertThat(name(token)).isEqualTo("web/again");
    assertThat(name(token)).isEqualTo("web/again");
  }

  @Test
  void scopesNarrowAndNeverWiden() {
    saved(dev, "narrow", "github", "106", "", "scopes: [CREATE, EXTEND]");

    var narrow = CiJobs.exchange(service, push("106"), "scope", "Extend read");
    assertThat(narrow.body()).containsEntry("error", "invalid_scope");
    assertThat(narrow.text("error_description"))
        .isEqualTo("The trust rule does not give the scope READ");

    var extending = CiJobs.exchange(service, push("106"), "scope", "extend");
    assertThat(extending.body()).containsEntry("scope", "extend");
    assertThat(with(extending).create("name: \"not-by-job\"").messages())
        .singleElement()
        .asString()
        .contains("lacks the scope CREATE");
    assertThat(CiJobs.exchange(service, push("106"), "scope", "everything").body())
        .containsEntry("error", "invalid_scope")
        .containsEntry(
            "error_description",
            "There is no scope 'everything': there are read create extend delete kubeconfig admin");
  }

  @Test
  void aJobSaysForWhomItWorksSinceAnybodyMayNameItsRepository() {
    var other = service.people().member("ola", "shop", Role.DEVELOPER);
    saved(dev, "ours", "github", "107", "");
    saved(dev, "ours-on-main", "github", "107", MAIN);
    savedFor(other, "shop", "theirs", "github", "107", "");

    var form = CiJobs.form(push("107"));
    form.remove("audience");
    assertThat(CiJobs.exchange(service, form).body())
        .containsEntry("error", "invalid_target")
        .containsEntry(
            "error_description",
            "Say by audience for which team the job works: the owner's name, or <owner>/<rule>");
    assertThat(name(CiJobs.exchange(service, push("107"), "audience", "web")))
        .as("the one that says most of the job")
        .isEqualTo("web/ours-on-main");
    assertThat(name(CiJobs.exchange(service, push("107"), "audience", "web/ours")))
        .isEqualTo("web/ours");
    assertThat(name(CiJobs.exchange(service, push("107"), "audience", "shop")))
        .isEqualTo("shop/theirs");
    assertThat(CiJobs.exchange(service, push("107"), "audience", "nobody").body())
        .containsEntry("error", "invalid_target")
        .hasEntrySatisfying(
            "error_description",
            said -> assertThat(said.toString()).startsWith("No trust rule of 'nobody' takes"));
  }

  @Test
  void aTokenEndsWithItsRuleAndSoDoStreams() throws Exception {
    saved(dev, "brief", "github", "108", "");
    var exchanged = CiJobs.exchange(service, push("108"));
    var job = with(exchanged);
    assertThat(job.ask(WHO).status()).isEqualTo(200);
    try (var stream =
        CallerStream.events(service, "Authorization", "Bearer " + exchanged.text("access_token"))) {
      stream.awaitOpen();

      assertThat(dev.mutate("removeTrustRule", "rule: \"web/brief\"", "").refusals()).isEmpty();

      var refused = job.ask(WHO);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.errorMessage())
          .isEqualTo(
              "The trust rule web/brief, by which this token was given, was removed; the job"
                  + " exchanges its token again (POST /auth/exchange)");
      assertThat(stream.end(Duration.ofSeconds(10))).contains("web/brief", "was removed");
    }
    assertThat(CiJobs.exchange(service, push("108")).status()).isEqualTo(400);
    assertThat(dev.mutate("removeTrustRule", "rule: \"web/brief\"", "").refusals())
        .containsExactly("NOT_FOUND input.rule");
  }

  @Test
  void aTokenEndsWhenItsRuleWouldNotGiveItAnyMore() {
    saved(dev, "changing", "github", "109", "");
    var job = with(CiJobs.exchange(service, push("109")));
    assertThat(job.create("name: \"by-changing\"").refusals()).isEmpty();

    saved(dev, "changing", "github", "109", "", "role: DEVELOPER, lifetime: \"PT30M\"");
    assertThat(job.mutate("setLabels", "cluster: \"by-changing\", labels: []", "").refusals())
        .as("what it gives counts at once")
        .isEmpty();
    saved(dev, "changing", "github", "109", "", "scopes: [READ]");
    assertThat(job.create("name: \"by-changing-2\"").refusals())
        .containsExactly("FORBIDDEN input.owner");
    saved(dev, "changing", "github", "109", "{ claim: \"event_name\", values: [\"push\"] }");
    assertThat(job.ask(WHO).status()).as("it still fits").isEqualTo(200);

    saved(dev, "changing", "github", "109", MAIN);
    var refused = job.ask(WHO);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.errorMessage())
        .isEqualTo(
            "The trust rule web/changing was changed and does not give this token any more (ref);"
                + " the job exchanges its token again (POST /auth/exchange)");
    assertThat(name(push("109"))).isEqualTo("web/changing");
  }

  @Test
  void aTokenEndsWithItsOwnerAndAtItsTime() {
    service.people().team("shortlived");
    savedFor(service.root(), "shortlived", "all", "github", "110", "");
    var job = with(CiJobs.exchange(service, push("110"), "audience", "shortlived"));
    assertThat(job.ask(WHO).status()).isEqualTo(200);

    assertThat(service.root().mutate("removeOwner", "owner: \"shortlived\"", "").refusals())
        .isEmpty();

    assertThat(job.ask(WHO).errorMessage())
        .startsWith("The trust rule shortlived/all, by which this token was given, was removed");

    saved(dev, "timely", "github", "111", "", "lifetime: \"PT5M\"");
    var brief = with(CiJobs.exchange(service, push("111")));
    assertThat(brief.ask(WHO).status()).isEqualTo(200);
    service.move(Duration.ofMinutes(6));
    assertThat(brief.ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void aJobAdministersNothing() {
    saved(dev, "humble", "github", "112", "", "role: DEVELOPER");
    var job = with(CiJobs.exchange(service, push("112")));

    assertThat(job.mutate("createApiKey", "name: \"heir\"", "").refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(save(job, "heir", "github", "113", "", "").refusals())
        .containsExactly("FORBIDDEN input.role");
    assertThat(job.mutate("removeTrustRule", "rule: \"web/humble\"", "").refusals())
        .containsExactly("FORBIDDEN input.rule");
    assertThat(job.ask("{ viewer { can { saveTrustRule createApiKey } } }").rootText("can"))
        .isEqualTo("{saveTrustRule=false, createApiKey=false}");
    assertThat(
            job.ask("{ trustRules(filter: { name: { eq: \"humble\" } }) { totalCount } }").body())
        .as("it sees its owner's rules as members do")
        .hasToString("{data={trustRules={totalCount=1}}}");
  }

  @Test
  void membersSaveRulesThatGiveAtMostTheirOwnRole() {
    var ci = service.people().member("cid", "web", Role.CI);
    var reader = service.people().member("rea", "web", Role.VIEWER);
    saved(dev, "developers", "github", "114", "", "role: DEVELOPER");

    assertThat(save(ci, "cis", "github", "114", "", "").refusals()).isEmpty();
    assertThat(save(ci, "more", "github", "114", "", "role: DEVELOPER").refusals())
        .containsExactly("FORBIDDEN input.role");
    assertThat(save(ci, "developers", "github", "114", "", "").refusals())
        .as("nor does it take more away")
        .containsExactly("FORBIDDEN input.name");
    assertThat(ci.mutate("removeTrustRule", "rule: \"web/developers\"", "").refusals())
        .containsExactly("FORBIDDEN input.rule");
    assertThat(save(reader, "cis", "github", "114", "", "").refusals())
        .containsExactly("FORBIDDEN input.role");
    var stranger = service.as("stranger");
    assertThat(save(stranger, "cis", "github", "114", "", "").refusals())
        .containsExactly("NOT_FOUND input.owner");
    assertThat(stranger.mutate("removeTrustRule", "rule: \"web/developers\"", "").refusals())
        .containsExactly("NOT_FOUND input.rule");
    assertThat(stranger.ask("{ trustRules { totalCount nodes { name } } }").body())
        .hasToString("{data={trustRules={totalCount=0, nodes=[]}}}");
    assertThat(save(service.root(), "roots", "github", "114", "", "").refusals()).isEmpty();
  }

  @Test
  void whatIsWrongWithARuleIsToldAtItsField() {
    assertThat(
            save(
                    dev,
                    "No Name",
                    "github",
                    "octo-org/octo-repo",
                    "{ claim: \"sub\", values: [\"repo:octo-org/octo-repo:*\"] }, { claim: \"ref\","
                        + " values: [\"*/main\"] }, { claim: \"exp\", values: [\"1\"] }, { claim:"
                        + " \"repository_id\", values: [\"1\"] }, { claim: \"ref\", values: [] }",
                    "role: ADMIN, scopes: [ADMIN], lifetime: \"PT61M\"")
                .refusals())
        .as("an ADMIN's rule is for nobody to save")
        .containsExactly("FORBIDDEN input.role");
    var refused =
        save(
            dev,
            "No Name",
            "github",
            "octo-org/octo-repo",
            "{ claim: \"sub\", values: [\"repo:octo-org/octo-repo:*\"] }, { claim: \"ref\","
                + " values: [\"*/main\"] }, { claim: \"exp\", values: [\"1\"] }, { claim:"
                + " \"repository_id\", values: [\"1\"] }, { claim: \"ref\", values: [] }",
            "scopes: [ADMIN], lifetime: \"PT61M\"");
    assertThat(refused.refusals())
        .containsExactly(
            "INVALID input.name",
            "INVALID input.repository",
            "INVALID input.conditions.0.claim",
            "INVALID input.conditions.1.values",
            "INVALID input.conditions.2.claim",
            "INVALID input.conditions.3.claim",
            "INVALID input.conditions.4.claim",
            "INVALID input.conditions.4.values",
            "INVALID input.scopes",
            "OUT_OF_RANGE input.lifetime");
    assertThat(refused.messages().get(2))
        .startsWith("No rule is bound to sub: it is put together from names");
    assertThat(save(dev, "elsewhere", "gitlab", "1", "", "").messages())
        .containsExactly(
            "'gitlab' is no issuer that is trusted here: there are bitbucket, forge, ghes, github,"
                + " late (vcm.auth.ci.issuers), and host:<name> for ServiceAccounts.");
    assertThat(saveFor(dev, "dev", "own", "github", "1", "", "").refusals())
        .containsExactly("INVALID input.owner");
  }

  @Test
  void aRuleIsSavedInVersions() {
    var select = "trustRule { id version repository removedAt }";
    var first = saved(dev, "versioned", "github", "115", "");
    assertThat(first.rootText("trustRule.version")).isEqualTo("1");
    assertThat(saved(dev, "versioned", "github", "115", "").rootText("trustRule.version"))
        .as("nothing was changed")
        .isEqualTo("1");
    assertThat(save(dev, "versioned", "github", "116", "", "expectedVersion: 0").refusals())
        .containsExactly("CONFLICT input.expectedVersion");
    var tried = save(dev, "versioned", "github", "116", "", "expectedVersion: 1, dryRun: true");
    assertThat(tried.rootText("trustRule.repository")).isEqualTo("116");
    assertThat(name(push("115"))).as("it was only tried").isEqualTo("web/versioned");

    var key = "expectedVersion: 1, idempotencyKey: \"versioned\"";
    assertThat(save(dev, "versioned", "github", "117", "", key).rootText("trustRule.version"))
        .isEqualTo("2");
    assertThat(save(dev, "versioned", "github", "117", "", key).rootText("trustRule.version"))
        .isEqualTo("2");
    var id = first.rootText("trustRule.id");
    assertThat(
            dev.mutate("removeTrustRule", "rule: \"" + id + "\", expectedVersion: 1", select)
                .refusals())
        .containsExactly("CONFLICT input.expectedVersion");
    assertThat(
            dev.mutate("removeTrustRule", "rule: \"" + id + "\", expectedVersion: 2", select)
                .root("trustRule.removedAt"))
        .isNotNull();
    assertThat(saved(dev, "versioned", "github", "118", "").rootText("trustRule.id"))
        .as("another rule of that name")
        .isNotEqualTo(id);
    assertThat(dev.ask("{ node(id: \"%s\") { id } }".formatted(id)).rootText("id")).isEqualTo(id);
  }

  /** What is wrong, and the token. */
  record Bad(String why, String token) {
    @Override
    public String toString() {
      return why;
    }
  }

  static List<Bad> theWorst() throws JOSEException {
    var good = claims("github-push", "120").build();
    var key = GITHUB.key();
    var far = Date.from(Instant.now().plus(Duration.ofDays(3000)));
    var own = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), good);
    own.sign(new MACSigner(SigningKey.VALUE));
    var confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), good);
    confused.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
    var stranger = FakeIssuer.newKey();
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256);
    return List.of(
        new Bad("has expired at 1970", token(claims().expirationTime(Date.from(Instant.EPOCH)))),
        new Bad("has no end (exp)", token(claims().expirationTime(null))),
        new Bad("not valid before", token(claims().notBeforeTime(far))),
        new Bad("whose jobs are not taken here", token(claims().issuer(GITHUB.uri() + "/"))),
        new Bad("whose jobs are not taken here", CiJobs.token("github-push", STRANGE)),
        new Bad("not meant for (aud)", token(claims().audience("https://github.com/octo-org"))),
        new Bad("has no repository_id", token(claims().claim("repository_id", null))),
        new Bad("has no repository_id", token(claims().claim("repository_id", List.of("120")))),
        new Bad("longer than 7500", token(claims().claim("much", "x".repeat(5500)))),
        new Bad("is not signed (alg: none)", new PlainJWT(good).serialize()),
        new Bad("signed by 'HS256'", own.serialize()),
        new Bad("signed by 'HS256'", confused.serialize()),
        new Bad(
            "names a key (kid)",
            FakeIssuer.token(header.keyID("' or 1=1").build(), good, stranger)),
        new Bad(
            "not signed with the right key",
            FakeIssuer.token(header.keyID(key.getKeyID()).build(), good, stranger)),
        new Bad("is no JWT", "garbled"),
        new Bad("whose jobs are not taken here", service.token("root", "admin")));
  }

  @ParameterizedTest
  @MethodSource("theWorst")
  void aBadTokenIsRefusedAndToldWhy(Bad bad) {
    saved(dev, "worst", "github", "120", "");

    var refused = CiJobs.exchange(service, bad.token());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).containsEntry("error", "invalid_request");
    assertThat(refused.text("error_description"))
        .contains(bad.why())
        .doesNotContain("Exception", "at io.");
  }

  @Test
  void aFormThatIsNoneIsToldWhatIsMissing() {
    var token = push("121");
    assertThat(wrong(token, "grant_type", "password")).startsWith("unsupported_grant_type");
    assertThat(wrong(token, "grant_type", ""))
        .isEqualTo(
            "invalid_request The parameter grant_type is missing:"
                + " urn:ietf:params:oauth:grant-type:token-exchange");
    assertThat(wrong(token, "subject_token", "")).contains("subject_token is missing");
    assertThat(wrong(token, "subject_token_type", "jwt")).contains("subject_token_type is urn:");
    assertThat(wrong(token, "requested_token_type", "refresh")).contains("requested_token_type");
    assertThat(wrong(token, "actor_token", token)).contains("No actor_token is taken");
    assertThat(wrong(token, "resource", "https://a.example.com")).startsWith("invalid_target");
    var form = "application/x-www-form-urlencoded";
    for (var body : List.of("grant_type=a&grant_type=b", "%zz=%", "", "a=" + "b".repeat(40_000))) {
      assertThat(CiJobs.post(service, body, form, "198.51.99.1").status()).isEqualTo(400);
    }
    assertThat(CiJobs.post(service, "{}", "application/json", "198.51.99.1").body())
        .containsEntry(
            "error_description", "The Content-Type is application/x-www-form-urlencoded");
  }

  @Test
  void whoGuessesWaitsAndNobodyElse() {
    saved(dev, "patient", "github", "122", "");
    var bad = CiJobs.form(GITHUB.token(claims().audience("another").build()));
    var last = CiJobs.exchange(service, bad, "198.51.99.2");
    for (var i = 0; i < 20 && last.status() == 400; i++) {
      last = CiJobs.exchange(service, bad, "198.51.99.2");
    }
    for (var i = 0; i < 40; i++) {
      var other = GITHUB.token(claims().audience("another").jwtID("bad-" + i).build());
      CiJobs.exchange(service, CiJobs.form(other), "198.51.99.2");
    }

    assertThat(last.status()).isEqualTo(429);
    assertThat(last.headers()).containsKey("retry-after");
    assertThat(CiJobs.exchange(service, CiJobs.form(push("122")), "198.51.99.2").status())
        .as("jobs of other repositories behind the same address")
        .isEqualTo(200);
    assertThat(CiJobs.exchange(service, CiJobs.form(push("121")), "198.51.99.2").status())
        .as("and of the one that the bad token names")
        .isNotEqualTo(429);
    assertThat(CiJobs.exchange(service, CiJobs.form(push("122")), "198.51.99.3").status())
        .isEqualTo(200);
  }

  @Test
  void whileTheIssuerWasNeverReachedNobodyCanTell() {
    var refused = CiJobs.exchange(service, CiJobs.token("github-push", LATE));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).containsEntry("error", "temporarily_unavailable");
  }

  @Test
  void whoTrustsJobsAndPeopleOfOneIssuerIsToldAtTheStart() {
    var settings = new HashMap<>(CiJobs.settings("github", "github", GITHUB, AUDIENCE));
    settings.putAll(GITHUB.settings("corp", Map.of()));

    assertThatThrownBy(() -> TestService.start(settings))
        .hasStackTraceContaining("vcm.auth.ci.issuers.github.issuer is the same as another");
  }

  /** What the page shows, run as CI would: by the shell, with what GitHub and Bitbucket give it. */
  @Test
  void thePageDoesWhatItSays(@TempDir Path folder) throws Exception {
    Programs.needThoseOfTheRecipes();
    var page = DocPage.of("docs/signing-in.md");
    var settings = new HashMap<String, Object>();
    var text =
        page.block("kind: github")
            .replace("kind: github", "kind: github\n          issuer: " + GITHUB.uri())
            .replaceFirst("https://api.bitbucket.org/.*", BITBUCKET.uri());
    flatten("", StrictYaml.within(new TextBounds(100_000, 20)).read(text), settings);
    settings.put("vcm.hosts.simulated.simulated.delay", "PT0S");
    try (var configured = TestService.start(settings);
        var actions = new GitHubActions(CiJobs.claims("github-push", GITHUB))) {
      configured.people().team("web");
      var saved = configured.root().ask(page.block("onMain: saveTrustRule"));
      assertThat(saved.list("data.onMain.userErrors")).isEmpty();
      assertThat(saved.list("data.pipes.userErrors")).isEmpty();

      var vcm = "VCM=" + configured.uri() + "/graphql\n";
      var github =
          DocShell.run(
              folder,
              "set -euo pipefail\n"
                  + vcm
                  + actions.variables(folder)
                  + step(page.block("id-token: write"))
                  + "cat env\n");
      var bitbucket =
          DocShell.run(
              folder,
              "set -euo pipefail\n"
                  + vcm
                  + "BITBUCKET_STEP_OIDC_TOKEN="
                  + CiJobs.token("bitbucket-pipelines", BITBUCKET)
                  + "\n"
                  + step(page.block("oidc: true"))
                  + "echo \"TOKEN=$TOKEN\"\n");

      assertThat(whose(configured, github)).isEqualTo("web/deploy");
      assertThat(whose(configured, bitbucket)).isEqualTo("web/pipes");
    }
  }

  private static String whose(TestService configured, String said) {
    var token = said.substring(said.lastIndexOf("TOKEN=") + "TOKEN=".length()).strip();
    return new Asker(configured, token).ask(WHO).rootText("actor.name");
  }

  /** The step of several lines, as the shell gets it. */
  private static String step(String yaml) {
    var block = yaml.lines().toList();
    var first =
        IntStream.range(0, block.size())
            .filter(i -> block.get(i).endsWith("|") && block.get(i).strip().startsWith("- "))
            .findFirst()
            .orElseThrow();
    var indent = block.get(first + 1).length() - block.get(first + 1).stripLeading().length();
    return block.stream()
        .skip(first + 1)
        .takeWhile(line -> line.startsWith(" ".repeat(indent)))
        .map(line -> line.substring(indent) + "\n")
        .collect(Collectors.joining());
  }

  /** Where a job of GitHub asks for its token. */
  private record GitHubActions(HttpServer server) implements AutoCloseable {
    GitHubActions(JWTClaimsSet.Builder claims) throws IOException {
      this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      server.createContext("/token", exchange -> answer(exchange, claims));
      server.start();
    }

    private static void answer(HttpExchange exchange, JWTClaimsSet.Builder claims)
        throws IOException {
      try (exchange) {
        var query = exchange.getRequestURI().getQuery();
        var isAsked =
            "Bearer of-the-job".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        var audience = query.substring(query.indexOf("audience=") + "audience=".length());
        var body =
            "{\"count\": 1, \"value\": \"%s\"}"
                .formatted(GITHUB.token(claims.audience(audience).build()))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(isAsked ? 200 : 401, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    String variables(Path folder) {
      return "ACTIONS_ID_TOKEN_REQUEST_TOKEN=of-the-job\nACTIONS_ID_TOKEN_REQUEST_URL='http://localhost:%d/token?version=1'\nGITHUB_ENV=%s\n"
          .formatted(server.getAddress().getPort(), folder.resolve("env"));
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static void flatten(String path, @Nullable Object value, Map<String, Object> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> flatten(path.isEmpty() ? key + "" : path + "." + key, each, into));
    } else if (value != null) {
      into.put(path, value);
    }
  }

  private static String wrong(String token, String name, String value) {
    var refused = CiJobs.exchange(service, token, name, value);
    assertThat(refused.status()).isEqualTo(400);
    return refused.text("error") + " " + refused.text("error_description");
  }

  private static JWTClaimsSet.Builder claims() {
    return claims("github-push", "120");
  }

  private static JWTClaimsSet.Builder claims(String recorded, String repository) {
    return CiJobs.claims(recorded, GITHUB).claim("repository_id", repository);
  }

  private static String token(JWTClaimsSet.Builder claims) {
    return GITHUB.token(claims.build());
  }

  private static String push(String repository) {
    return github("github-push", repository);
  }

  private static String github(String recorded, String repository) {
    return token(claims(recorded, repository));
  }

  /** As whom a job comes in by what it is given. */
  private static String name(String token) {
    return name(CiJobs.exchange(service, token));
  }

  private static String name(Exchanged exchanged) {
    return with(exchanged).ask(WHO).rootText("actor.name");
  }

  private static Asker with(Exchanged exchanged) {
    assertThat(exchanged.body()).containsKey("access_token");
    return new Asker(service, exchanged.text("access_token"));
  }

  private static Answer saved(
      Asker asker, String name, String issuer, String repository, String conditions) {
    return saved(asker, name, issuer, repository, conditions, "");
  }

  private static Answer saved(
      Asker asker,
      String name,
      String issuer,
      String repository,
      String conditions,
      String further) {
    var answer = save(asker, name, issuer, repository, conditions, further);
    assertThat(answer.messages()).isEmpty();
    return answer;
  }

  private static void savedFor(
      Asker asker, String owner, String name, String issuer, String repository, String conditions) {
    assertThat(saveFor(asker, owner, name, issuer, repository, conditions, "").messages())
        .isEmpty();
  }

  private static Answer save(
      Asker asker,
      String name,
      String issuer,
      String repository,
      String conditions,
      String further) {
    return saveFor(asker, "web", name, issuer, repository, conditions, further);
  }

  private static Answer saveFor(
      Asker asker,
      String owner,
      String name,
      String issuer,
      String repository,
      String conditions,
      String further) {
    return asker.mutate(
        "saveTrustRule",
        "owner: \"%s\", name: \"%s\", issuer: \"%s\", repository: \"%s\", conditions: [%s] %s"
            .formatted(owner, name, issuer, repository, conditions, further),
        "trustRule { id version repository conditions { claim values } }");
  }
}
