package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import io.vclustermanager.access.IssuerSettings.Share;
import io.vclustermanager.model.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an identity provider's settings can be meant, and what is refused. */
final class IssuerSettingsTest {
  private static final String ISSUER = "https://login.example.com/realms/corp/";

  @Test
  void groupsMayBeCalledAnything() {
    var settings =
        of(
            Map.of(
                "roles./Platform.Admins", "admin",
                "owners.a.b.owner", "web",
                "owners.a.b.role", "CI"));

    assertThat(settings.roles()).isEqualTo(Map.of("/Platform.Admins", Role.ADMIN));
    assertThat(settings.owners()).isEqualTo(Map.of("a.b", new Share("web", Role.CI)));
    assertThat(settings.algorithms()).containsExactly(JWSAlgorithm.RS256);
    assertThat(settings.discovery())
        .hasToString("https://login.example.com/realms/corp/.well-known/openid-configuration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          issuer | '' | .issuer is missing
          issuer | http://login.example.com | .issuer must begin with https://
          issuer | https://exa mple | .issuer is no address
          issuer | login | .issuer must begin with https://
          audience | '' | .audience is missing
          jwks-uri | http://login.example.com/keys | .jwks-uri must begin with https://
          jwks-uri | file:///etc/passwd | .jwks-uri must begin with https://
          algorithms | HS256 | .algorithms has 'HS256': there are RS256,
          algorithms | none | .algorithms has 'none': there are RS256,
          algorithms | RS256,HS512 | .algorithms has 'HS512': there are RS256,
          roles.devs | DEVELOPER | .roles.devs is 'DEVELOPER': there are [ADMIN, VIEWER]
          owners.devs.owner | web | .owners.devs.role is missing
          owners.devs.role | CI | .owners.devs.owner is missing
          owners.devs.roles | CI | .owners.devs.roles: a group has owner and role
          client-secret | s | .client-id is missing, though there is a client's secret
          client-secret-file | /s | .client-id is missing, though there is a client's secret
          client-id,client-secret,client-secret-file | s | .client-secret is given twice
          client-id,client-secret-file | /no/such/file | .client-secret-file cannot be read: /no/
          client-id,scopes | profile | .scopes must have openid
          client-id,title | 01234567890123456789012345678901234567890123456789012345678901234 | .title must be one line
          """)
  void whatCannotBeMeantIsRefusedWithTheSetting(String setting, String value, String why) {
    assertThatThrownBy(
            () -> of(Stream.of(setting.split(",")).collect(Collectors.toMap(s -> s, _ -> value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("vcm.auth.issuers.corp" + why);
  }

  @Test
  void namesOfUsersAreNeverLongerThanNamesCanBe() {
    assertThat(IssuedNames.of("corp", "x".repeat(128), "sub"))
        .hasSize(2)
        .allMatch(name -> name.length() == 128 && name.startsWith("corp:xxx"));
    assertThat(IssuedNames.of("corp", "anna", "sub")).first().isEqualTo("corp:anna");
  }

  private static IssuerSettings of(Map<String, String> given) {
    var configuration = new IssuerConfiguration("corp");
    configuration.setIssuer(given.getOrDefault("issuer", ISSUER));
    configuration.setAudience(given.getOrDefault("audience", "vcluster-manager"));
    configuration.setJwksUri(given.get("jwks-uri"));
    configuration.setAlgorithms(
        new ArrayList<>(List.of(given.getOrDefault("algorithms", "RS256").split(","))));
    configuration.setClientId(given.get("client-id"));
    configuration.setClientSecret(given.get("client-secret"));
    configuration.setClientSecretFile(given.get("client-secret-file"));
    configuration.setScopes(List.of(given.getOrDefault("scopes", "openid")));
    configuration.setTitle(given.get("title"));
    configuration.setRoles(below("roles.", given));
    configuration.setOwners(below("owners.", given));
    return configuration.settings();
  }

  private static Map<String, String> below(String prefix, Map<String, String> given) {
    var below = new HashMap<String, String>();
    given.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            below.put(key.substring(prefix.length()), value);
          }
        });
    return below;
  }
}
