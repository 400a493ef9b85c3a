package io.vclustermanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.JsonText;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who may come in, and as whom. */
final class SignInIT {
  private static final String WHO = "{ viewer { actor { name kind roles } } }";
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

  private static Path data;

  private static TestService service;

  @BeforeAll
  static void start(@TempDir Path folder) {
    data = folder;
    LOG.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(LOG);
    service = TestService.start(Map.of("vcm.data", data.toString()));
  }

  @AfterAll
  static void stop() {
    service.close();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(LOG);
  }

  @Test
  void theFirstAdminSignsInWithThePasswordOfTheFile() throws IOException {
    var answer = login("admin", password());

    assertThat(answer.refusals()).isEmpty();
    assertThat(answer.root("viewer.actor.name")).isEqualTo("admin");
    assertThat(answer.root("viewer.owner.name")).isEqualTo("admin");
    assertThat(answer.root("viewer.actor.roles")).isEqualTo(List.of("ADMIN"));
    assertThat(Instant.parse(answer.rootText("expiresAt"))).isAfter(service.now());

    var admin = new Asker(service, answer.rootText("accessToken"));
    assertThat(admin.ask(WHO).rootText("actor"))
        .isEqualTo("{name=admin, kind=USER, roles=[ADMIN]}");
    assertThat(admin.create("name: \"admins\", lease: { permanent: true }").refusals()).isEmpty();
  }

  @Test
  void onlyTheServiceReadsTheFile() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void thePasswordIsNowhereButInTheFile() throws IOException {
    login("admin", password());
    login("admin", password() + "x");

    assertThat(List.copyOf(LOG.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains(file().toString()))
        .noneMatch(line -> line.contains(secret()));
    assertThat(service.tables().rows("select password_hash from app_user where name = 'admin'"))
        .allMatch(hash -> hash.startsWith("$argon2id$") && !hash.contains(secret()));
    assertThat(service.tables().rows("select * from audit"))
        .noneMatch(entry -> entry.contains(secret()));
  }

  @Test
  void aWrongPasswordAndAWrongNameAreToldAlike() {
    var password = login("admin", "wrong");
    var name = login("nobody", "wrong");
    var empty = login("", "");
    var endless = login("admin", "x".repeat(100_000));

    assertThat(password.refusals()).containsExactly("BAD_CREDENTIALS input.password");
    assertThat(password.root("accessToken")).isNull();
    assertThat(password.root("viewer")).isNull();
    assertThat(List.of(name.body(), empty.body(), endless.body()))
        .allMatch(password.body()::equals);
  }

  @Test
  void aSecondStartKeepsThePassword() throws IOException {
    var before = password();
    try (var again = TestService.start(service.database(), Map.of("vcm.data", data.toString()))) {
      assertThat(password()).isEqualTo(before);
      assertThat(login(again, "admin", before).refusals()).isEmpty();
    }
  }

  @Test
  void whoIsRefusedIsToldWhereAPasswordIs() {
    assertThat(login("admin", "wrong").messages())
        .singleElement()
        .asString()
        .endsWith("docs/operating.md#the-first-admin.");
    assertThat(DocPage.of("docs/operating.md").anchors()).contains("the-first-admin");
  }

  @Test
  void theFirstAdminHasTheConfiguredPasswordAndNoFile(@TempDir Path folder) {
    // A line end behind it, as a Secret made from a file has.
    var settings =
        Map.<String, Object>of(
            "vcm.data", folder.toString(), "vcm.admin.password", "given by a Secret\n");
    try (var configured = TestService.start(settings)) {
      assertThat(login(configured, "admin", "given by a Secret").refusals()).isEmpty();
      assertThat(login(configured, "admin", "given by a Secret\\n").refusals()).hasSize(1);
      assertThat(folder.resolve("first-admin")).doesNotExist();
      change(configured, "given by a Secret", "chosen by the admin");

      // The setting is for the first start alone.
      try (var again = TestService.start(configured.database(), settings)) {
        assertThat(login(again, "admin", "chosen by the admin").refusals()).isEmpty();
        assertThat(login(again, "admin", "given by a Secret").refusals()).hasSize(1);
      }
    }
    assertThat(List.copyOf(LOG.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("given by a Secret"));
  }

  @Test
  void theFileGoesAfterTheFirstChangeAlsoThatOfAnotherReplica(@TempDir Path folder)
      throws IOException {
    var here = folder.resolve("here");
    var there = folder.resolve("there");
    try (var first = TestService.start(Map.of("vcm.data", here.toString()))) {
      Files.createDirectories(there);
      Files.copy(here.resolve("first-admin"), there.resolve("first-admin"));
      var given = Files.readString(here.resolve("first-admin")).strip();
      var wrong = first.as("anna").mutate("changePassword", "new: \"not hers to do\"", "changedAt");
      assertThat(wrong.refusals()).isNotEmpty();
      assertThat(here.resolve("first-admin")).exists();

      change(first, given, "chosen by the admin");

      assertThat(here.resolve("first-admin")).doesNotExist();
      try (var second = TestService.start(first.database(), Map.of("vcm.data", there.toString()))) {
        assertThat(there.resolve("first-admin")).doesNotExist();
        assertThat(login(second, "admin", "chosen by the admin").refusals()).isEmpty();
        assertThat(login(second, "admin", given).refusals()).hasSize(1);
      }
    }
  }

  @Test
  void aLostPasswordIsResetBesideTheRunningService(@TempDir Path folder) throws IOException {
    var file = folder.resolve("first-admin");
    try (var running = TestService.start(Map.of("vcm.data", folder.toString()))) {
      var given = Files.readString(file).strip();
      change(running, given, "chosen, and then lost");
      running.tables().change("update app_user set global_role = null where name = 'admin'");
      var settings = new HashMap<String, Object>(running.database().asProperties());
      settings.put("vcm.data", folder.toString());
      settings.put("jwt.secret.key", SigningKey.VALUE);
      assertThat(ResetAdmin.isAskedFor("-vcm.data=x", ResetAdmin.OPTION)).isTrue();
      assertThat(ResetAdmin.isAskedFor("-vcm.data=x")).isFalse();

      var said = ResetAdmin.run(settings, ResetAdmin.OPTION);

      var reset = Files.readString(file).strip();
      assertThat(said).endsWith(" lies in " + file).doesNotContain(reset);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(login(running, "admin", "chosen, and then lost").refusals()).hasSize(1);
      var back = login(running, "admin", reset);
      assertThat(back.root("viewer.actor.roles")).isEqualTo(List.of("ADMIN"));
      assertThat(
              running
                  .tables()
                  .rows("select actor, subject, outcome from audit where action = 'resetAdmin'"))
          .containsExactly("reset|admin|DONE");
      assertThat(running.tables().rows("select name, managed_by, configured from host"))
          .as("nothing else is done")
          .containsExactly("simulated|CONFIGURATION|t");
      change(running, reset, "chosen once more");
      assertThat(file).doesNotExist();

      var token = login(running, "admin", "chosen once more").rootText("accessToken");
      new Asker(running, token)
          .mutate("createApiKey", "name: \"all\", role: VIEWER, everywhere: true", "key");
      assertThat(ResetAdmin.run(settings, ResetAdmin.OPTION))
          .endsWith(
              ". Keys that hold everywhere and go back to it stay (1): revoke those that nobody"
                  + " knows");
    }
  }

  @Test
  void aResetWithoutAnAdminOrADatabaseChangesNothingAndSaysWhy(@TempDir Path folder) {
    var database = TestPostgres.shared().freshDatabase();
    var settings = new HashMap<String, Object>(database.asProperties());
    settings.put("vcm.data", folder.toString());
    settings.put("jwt.secret.key", SigningKey.VALUE);

    assertThatThrownBy(() -> ResetAdmin.run(settings, ResetAdmin.OPTION))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("The password was not reset. ")
        .hasMessageContaining("app_user");
    database.migrate("latest");
    assertThatThrownBy(() -> ResetAdmin.run(settings, ResetAdmin.OPTION))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("There is no user 'admin' yet");
    assertThat(folder.resolve("first-admin")).doesNotExist();
  }

  @Test
  void aMisspeltFolderIsToldAndNoDatabaseMadeThere(@TempDir Path folder) {
    var misspelt = folder.resolve("dta");
    Map<String, Object> settings = Map.of("vcm.data", misspelt.toString());

    assertThatThrownBy(() -> ResetAdmin.run(settings, ResetAdmin.OPTION))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("There is no database in the folder " + misspelt)
        .hasMessageContaining("VCM_DATA");
    assertThatThrownBy(() -> NewEpoch.run(settings, NewEpoch.OPTION))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("There is no database in the folder " + misspelt);
    assertThat(misspelt).doesNotExist();
  }

  @Test
  void aPasswordThatCannotBeKeptIsNotSet(@TempDir Path folder) throws IOException {
    try (var running =
        TestService.start(
            Map.of("vcm.data", folder.toString(), "vcm.admin.password", "given by a Secret"))) {
      var settings = new HashMap<String, Object>(running.database().asProperties());
      var blocked = Files.createFile(folder.resolve("a-file-and-no-folder"));
      settings.put("vcm.data", blocked.toString());
      settings.put("jwt.secret.key", SigningKey.VALUE);

      assertThatThrownBy(() -> ResetAdmin.run(settings, ResetAdmin.OPTION))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("first-admin");
      assertThat(login(running, "admin", "given by a Secret").refusals()).isEmpty();
    }
  }

  private static void change(TestService where, String current, String next) {
    var token = login(where, "admin", current).rootText("accessToken");
    var answer =
        new Asker(where, token)
            .mutate(
                "changePassword",
                "current: \"%s\", new: \"%s\"".formatted(current, next),
                "changedAt");
    assertThat(answer.messages()).isEmpty();
  }

  @Test
  void whatStandsBesideASignInIsDoneByWhoSentTheRequest() throws IOException {
    var answer =
        service
            .as("messenger")
            .ask(
                """
                mutation { login(input: { username: "admin", password: "%s" }) {
                    viewer { actor { name } } }
                  createVirtualCluster(input: { name: "whose", lease: { permanent: true } }) {
                    userErrors { code } } }
                """
                    .formatted(password()));

    assertThat(answer.at("data.login.viewer.actor.name")).isEqualTo("admin");
    assertThat(answer.at("data.createVirtualCluster.userErrors.0.code")).isEqualTo("FORBIDDEN");
  }

  @Test
  void theNameIsTheUsernameElseTheSubject() {
    var both = claims().claim("username", "uma").subject("sue");
    var subject = claims().subject("sue");

    assertThat(ask(signed(both.build())).root("actor.name")).isEqualTo("uma");
    assertThat(ask(signed(subject.build())).root("actor.name")).isEqualTo("sue");
  }

  @Test
  void theScopeAdminMakesAnAdministrator() {
    var text = claims().subject("ada").claim("scope", "openid admin");
    var list = claims().subject("ada").claim("scope", List.of("openid", "admin"));
    var other = claims().subject("ada").claim("scope", "administrator openid");

    assertThat(ask(signed(text.build())).root("actor.roles")).isEqualTo(List.of("ADMIN"));
    assertThat(ask(signed(list.build())).root("actor.roles")).isEqualTo(List.of("ADMIN"));
    assertThat(ask(signed(other.build())).root("actor.roles")).isEqualTo(List.of());
  }

  @Test
  void tokensThatAreNotGoodAreRefused() {
    var good = claims().subject("eve").claim("scope", "admin").build();
    var endless = new JWTClaimsSet.Builder().subject("eve").build();
    var over =
        new JWTClaimsSet.Builder()
            .subject("eve")
            .expirationTime(Date.from(Instant.now().minus(Duration.ofMinutes(5))))
            .build();

    assertRefused(signed(endless));
    assertRefused(signed(over));
    assertRefused(signed(good, "another key that is quite as long as it has to be"));
    assertRefused(new PlainJWT(good).serialize());
    assertRefused(tampered(signed(good)));
    assertRefused(signed(claims().build()));
    assertRefused(signed(claims().subject(" ").build()));
    assertRefused(signed(claims().subject("x".repeat(200)).build()));
    assertRefused("nonsense");
    assertRefused("");
  }

  @Test
  void theBoundsOfTheServiceAreToldToEverybodyAndPermanentClustersOfferedToAdministratorsOnly() {
    var query =
        """
        { serviceInfo { sizes { name } chartVersions names { pattern reserved }
            leases { shortest longest permanentAllowed } kubeconfigs { default } } }
        """;
    var nobody = new Asker(service, "").ask(query);

    assertThat(nobody.at("errors")).isNull();
    assertThat(nobody.rootText("sizes")).contains("SMALL", "MEDIUM", "LARGE");
    assertThat(nobody.root("leases.shortest")).isEqualTo("PT10M");
    for (var asker : List.of(new Asker(service, ""), service.as("somebody"))) {
      assertThat(asker.ask(query).root("leases.permanentAllowed")).isEqualTo(false);
    }
    assertThat(service.root().ask(query).root("leases.permanentAllowed")).isEqualTo(true);
  }

  @Test
  void aTokenWithoutASubjectIsTakenWhenItHasAUsername() {
    var answer = ask(signed(claims().claim("username", "una").build()));

    assertThat(answer.root("actor.name")).isEqualTo("una");
  }

  @Test
  void aTokenIsNotTakenBeforeItsTime() {
    var early = claims().subject("eve").notBeforeTime(in(Duration.ofMinutes(4))).build();
    var now = claims().subject("eve").notBeforeTime(in(Duration.ofSeconds(20))).build();

    assertThat(refusal(signed(early))).startsWith("The token is not valid before ");
    assertThat(ask(signed(now)).root("actor.name"))
        .as("clocks may differ by a minute")
        .isEqualTo("eve");
  }

  @Test
  void aTokenThatIsNotTakenSaysWhyAndWhatToDo() {
    var end = Instant.now().minus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
    var over = new JWTClaimsSet.Builder().subject("eve").expirationTime(Date.from(end)).build();
    var endless = new JWTClaimsSet.Builder().subject("eve").build();
    var good = claims().subject("eve").build();

    assertThat(refusal(signed(over)))
        .isEqualTo(
            "The token has expired at "
                + end
                + "; get a new one by the mutation login, or where it is from");
    assertThat(refusal(signed(endless))).startsWith("The token has no end (exp); get a new one");
    assertThat(refusal(signed(claims().build()))).startsWith("The token does not name its user");
    for (var wrong :
        List.of(
            signed(good, "another key that is quite as long as it has to be"),
            signed(over, "another key that is quite as long as it has to be"),
            new PlainJWT(good).serialize(),
            tampered(signed(good)),
            "nonsense")) {
      assertThat(refusal(wrong))
          .startsWith("The token is not signed with the right key; get a new one");
    }
  }

  @Test
  void aTokenIsSignedByTheServicesOwnAlgorithmAndByNoOtherOfItsKey() {
    var good = claims().subject("eve").build();
    var key = SigningKey.VALUE;

    assertThat(ask(signed(good, key, JWSAlgorithm.HS256)).root("actor.name")).isEqualTo("eve");
    assertThat(refusal(signed(good, key, JWSAlgorithm.HS384)))
        .startsWith("The token is not signed with the right key; get a new one");
  }

  @Test
  void whoeverHasNoTokenAtAllIsAskedForOne() {
    var answer = post(service, null, WHO);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
    assertThat(answer.body()).contains("Sign in first");
  }

  @Test
  void aTokenThatIsNotTakenIsNoHindranceToSigningIn() throws IOException {
    var answer =
        post(
            service,
            "nonsense",
            "mutation { login(input: { username: \"admin\", password: \"%s\" }) { expiresAt } }"
                .formatted(password()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"expiresAt\":\"");
  }

  @Test
  void issuerAndAudienceAreAskedForWhereTheyAreConfigured() throws IOException {
    var settings =
        Map.<String, Object>of(
            "vcm.data", data.resolve("other").toString(),
            "vcm.token.issuer", "https://idp.example.com",
            "vcm.token.audience", "vcm");
    try (var strict = TestService.start(settings)) {
      var right = claims().subject("eve").issuer("https://idp.example.com");
      var password = Files.readString(data.resolve("other").resolve("first-admin")).strip();

      assertThat(refusal(strict, signed(claims().subject("eve").audience("vcm").build())))
          .startsWith("The token is of another issuer (iss) than https://idp.example.com");
      assertThat(refusal(strict, signed(right.build())))
          .startsWith("The token is not meant for (aud) vcm");
      var taken = new Asker(strict, signed(right.audience(List.of("else", "vcm")).build()));
      assertThat(taken.ask(WHO).root("actor.name")).isEqualTo("eve");
      var own = new Asker(strict, login(strict, "admin", password).rootText("accessToken"));
      assertThat(own.ask(WHO).root("actor.name")).isEqualTo("admin");
    }
  }

  @Test
  void whatIsPublicNeedsNoToken() {
    var nobody = new Asker(service, "");

    assertThat(nobody.ask("{ serviceInfo { name } }").root("name")).isEqualTo("vCluster Manager");
    assertThat(nobody.ask("{ serviceInfo { name } viewer { actor { name } } }").status())
        .isEqualTo(401);
  }

  private static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  private static String refusal(String token) {
    return refusal(service, token);
  }

  /** What is said to a token that is not taken, by the header that is for it too. */
  private static String refusal(TestService where, String token) {
    var answer = post(where, token, WHO);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    var message = new Answer(401, JsonText.object(answer.body())).text("errors.0.message");
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly(
            "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(message));
    return message;
  }

  private static HttpResponse<String> post(
      TestService where, @Nullable String token, String query) {
    try {
      return GraphClient.post(where.uri(), token, query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertRefused(String token) {
    var answer = ask(token);

    assertThat(answer.status()).as(token).isEqualTo(401);
    assertThat(answer.at("data")).as(token).isNull();
  }

  private static Answer ask(String token) {
    return new Asker(service, token).ask(WHO);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
  }

  private static String signed(JWTClaimsSet claims) {
    return signed(claims, SigningKey.VALUE);
  }

  private static String signed(JWTClaimsSet claims, String key) {
    return signed(claims, key, JWSAlgorithm.HS256);
  }

  private static String signed(JWTClaimsSet claims, String key, JWSAlgorithm algorithm) {
    try {
      var token = new SignedJWT(new JWSHeader(algorithm), claims);
      token.sign(new MACSigner(key.getBytes(UTF_8)));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same signature under other claims. */
  private static String tampered(String token) {
    var other = signed(claims().subject("somebody else").claim("scope", "admin").build());
    return other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
  }

  private static Answer login(String name, String password) {
    return login(service, name, password);
  }

  private static Answer login(TestService where, String name, String password) {
    return new Asker(where, "")
        .mutate(
            "login",
            "username: \"%s\", password: \"%s\"".formatted(name, password),
            "accessToken expiresAt viewer { actor { name roles } owner { name } }");
  }

  private static Path file() {
    return data.resolve("first-admin");
  }

  private static String password() throws IOException {
    return Files.readString(file()).strip();
  }

  private static String secret() {
    try {
      return password();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
