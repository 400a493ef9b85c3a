package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.model.TrustKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose jobs are taken, as it is configured. */
final class CiIssuerTest {
  @Test
  void ofGitHubItIsKnownWhoItIs() {
    var github = of(Map.of("kind", "GitHub", "issuer", ""));

    assertThat(github.kind()).isEqualTo(TrustKind.GITHUB);
    assertThat(github.issuer()).isEqualTo("https://token.actions.githubusercontent.com");
    assertThat(github.repositoryClaim()).isEqualTo("repository_id");
  }

  @Test
  void ofAnotherTheClaimIsSaid() {
    var forge = of(Map.of("kind", "other", "repository-claim", " project_id "));

    assertThat(forge.repositoryClaim()).isEqualTo("project_id");
    assertThat(forge.issuer()).isEqualTo("https://ci.example.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          kind | '' | .kind must be one of github, bitbucket, other
          kind | gitlab | .kind must be one of github, bitbucket, other
          kind | other | .repository-claim is missing
          issuer | '' | .issuer is missing
          issuer | http://ci.example.com | .issuer must begin with https://
          audience | ' ' | .audience is missing
          jwks-uri | http://ci.example.com/keys | .jwks-uri must begin with https://
          algorithms | HS256 | .algorithms has 'HS256': there are RS256,
          repository-claim | repository | .repository-claim is for the kind other
          """)
  void whatCannotBeMeantIsRefusedWithTheSetting(String setting, String value, String why) {
    assertThatThrownBy(() -> of(Map.of(setting, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("vcm.auth.ci.issuers.ci" + why);
  }

  private static CiIssuer of(Map<String, String> given) {
    var configuration = new CiIssuerConfiguration("ci");
    configuration.setKind(given.getOrDefault("kind", "bitbucket"));
    configuration.setIssuer(given.getOrDefault("issuer", "https://ci.example.com"));
    configuration.setAudience(given.getOrDefault("audience", "vcluster-manager"));
    configuration.setJwksUri(given.get("jwks-uri"));
    configuration.setRepositoryClaim(given.get("repository-claim"));
    configuration.setAlgorithms(
        new ArrayList<>(List.of(given.getOrDefault("algorithms", "RS256").split(","))));
    return configuration.checked();
  }
}
