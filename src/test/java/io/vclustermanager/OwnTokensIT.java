package io.vclustermanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens that clients sign with the service's key, and those that it signs itself. */
final class OwnTokensIT {
  private static final String WHO = "{ viewer { actor { name roles } } }";
  private static final String OTHER_KEY = "another key that is quite as long as it has to be";

  @Test
  void scopesGiveTheRolesOfTheConfiguration() {
    try (var service =
        TestService.start(
            Map.of("vcm.auth.jwt.scopes.auditors", "VIEWER", "vcm.auth.jwt.scopes.ops", "ADMIN"))) {
      assertThat(roles(service, "auditors other")).isEqualTo(List.of("VIEWER"));
      assertThat(roles(service, "ops")).isEqualTo(List.of("ADMIN"));
      assertThat(roles(service, "admin")).isEqualTo(List.of("ADMIN"));
      assertThat(roles(service, "DEVELOPER ADMIN")).isEqualTo(List.of());
    }
  }

  @Test
  void aRoleThatHoldsForOneOwnerAloneCannotBeGivenByAScope() {
    assertThatThrownBy(() -> TestService.start(Map.of("vcm.auth.jwt.scopes.builders", "DEVELOPER")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("vcm.auth.jwt.scopes.builders=DEVELOPER cannot be used");
  }

  @Test
  void aTokenLastsAsLongAsItIsConfigured() {
    try (var service =
        TestService.start(
            Map.of(
                "vcm.auth.jwt.expire-minutes", "5", "vcm.admin.password", "of the first admin"))) {
      var login =
          new Asker(service, "")
              .mutate(
                  "login",
                  "username: \"admin\", password: \"of the first admin\"",
                  "accessToken expiresAt");

      assertThat(Instant.parse(login.rootText("expiresAt")))
          .isBetween(
              service.now().plus(Duration.ofMinutes(4)), service.now().plus(Duration.ofMinutes(5)));
      service.move(Duration.ofMinutes(6));
      var over = new Asker(service, login.rootText("accessToken")).ask(WHO);
      assertThat(over.status()).isEqualTo(401);
    }
    assertThatThrownBy(() -> TestService.start(Map.of("vcm.auth.jwt.expire-minutes", "1441")))
        .isInstanceOf(StartRefusedException.class);
  }

  @Test
  void tokensWithoutAnEndAreTakenWhereTheyAreAllowed() {
    var endless =
        signed(new JWTClaimsSet.Builder().subject("old-client").build(), SigningKey.VALUE);
    try (var service = TestService.start(Map.of("vcm.auth.jwt.require-exp", "false"))) {
      for (var i = 0; i < 2; i++) {
        assertThat(ask(service, endless).root("actor.name")).isEqualTo("old-client");
      }
    }
    try (var service = TestService.start()) {
      assertThat(ask(service, endless).errorMessage()).startsWith("The token has no end (exp)");
    }
  }

  @Test
  void allTokensOfBeforeAnInstantAreOver() {
    var then = Instant.now().minus(Duration.ofHours(1));
    try (var service = TestService.start(Map.of("vcm.auth.jwt.not-before", then.toString()))) {
      var old = claims("eve").issueTime(Date.from(then.minusSeconds(60))).build();
      var young = claims("eve").issueTime(Date.from(then.plusSeconds(60))).build();
      var silent = claims("eve").build();

      assertThat(ask(service, signed(old, SigningKey.VALUE)).errorMessage())
          .contains("and all tokens were ended at ");
      assertThat(ask(service, signed(young, SigningKey.VALUE)).root("actor.name")).isEqualTo("eve");
      assertThat(ask(service, signed(silent, SigningKey.VALUE)).errorMessage())
          .startsWith("The token does not say when it was given (iat)");
    }
  }

  /** The names of a user's former tokens are over, also those that clients have signed. */
  @Test
  void tokensThatClientsSignEndWithTheOthers() {
    try (var service = TestService.start()) {
      var early = signed(claims("zoe").issueTime(new Date()).build(), SigningKey.VALUE);
      var silent = signed(claims("zoe").build(), SigningKey.VALUE);
      var other = signed(claims("yves").build(), SigningKey.VALUE);
      assertThat(ask(service, early).status()).isEqualTo(200);
      assertThat(ask(service, silent).status()).isEqualTo(200);

      service.as("zoe").mutate("logoutEverywhere", "", "ended");

      assertThat(ask(service, early).status()).isEqualTo(401);
      assertThat(ask(service, silent).errorMessage())
          .startsWith("The token does not say when it was given (iat)");
      assertThat(ask(service, other).status()).isEqualTo(200);
      service.move(Duration.ofSeconds(2));
      var late = claims("zoe").issueTime(Date.from(service.now().plusSeconds(1))).build();
      assertThat(ask(service, signed(late, SigningKey.VALUE)).status()).isEqualTo(200);
    }
  }

  @Test
  void whileKeysAreChangedBothAreTakenAndTheNewOneSigns() throws Exception {
    var database = TestPostgres.shared().freshDatabase();
    String before;
    try (var service = TestService.start(database, Map.of("jwt.secret.key", OTHER_KEY))) {
      before = service.token("eve", "");
      assertThat(ask(service, before).root("actor.name")).isEqualTo("eve");
    }
    try (var service = TestService.start(database, Map.of("jwt.previous.secret.key", OTHER_KEY))) {
      var after = service.token("eve", "");

      assertThat(ask(service, before).root("actor.name")).isEqualTo("eve");
      assertThat(ask(service, after).root("actor.name")).isEqualTo("eve");
      assertThat(kid(after)).startsWith("vcm-").isNotEqualTo(kid(before));
      assertThat(ask(service, signed(claims("old").build(), OTHER_KEY)).root("actor.name"))
          .isEqualTo("old");
    }
    try (var service = TestService.start(database, Map.of())) {
      assertThat(ask(service, before).errorMessage())
          .startsWith("The token is not signed with the right key");
    }
  }

  private static String kid(String token) throws ParseException {
    return String.valueOf(SignedJWT.parse(token).getHeader().getKeyID());
  }

  private static List<?> roles(TestService service, String scope) {
    return ask(service, signed(claims("eve").claim("scope", scope).build(), SigningKey.VALUE))
        .list("data.viewer.actor.roles");
  }

  private static Answer ask(TestService service, String token) {
    return new Asker(service, token).ask(WHO);
  }

  private static JWTClaimsSet.Builder claims(String user) {
    return new JWTClaimsSet.Builder()
        .claim("username", user)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(2))));
  }

  private static String signed(JWTClaimsSet claims, String key) {
    try {
      var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      token.sign(new MACSigner(key.getBytes(UTF_8)));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
