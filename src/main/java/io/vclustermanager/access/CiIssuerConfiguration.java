package io.vclustermanager.access;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of tokens to jobs of CI as it is configured: {@code vcm.auth.ci.issuers.<name>}; not
 * yet checked.
 */
@EachProperty(CiIssuer.SETTINGS)
final class CiIssuerConfiguration {
  private final String name;
  private @Nullable String kind;
  private @Nullable String issuer;
  private @Nullable String audience;
  private @Nullable String jwksUri;
  private @Nullable String repositoryClaim;
  private List<String> algorithms = List.of("RS256");

  CiIssuerConfiguration(@Parameter String name) {
    this.name = name;
  }

  /** Sets of what kind it is. */
  public void setKind(@Nullable String newKind) {
    kind = newKind;
  }

  /** Sets what {@code iss} of its tokens is. */
  public void setIssuer(@Nullable String newIssuer) {
    issuer = newIssuer;
  }

  /** Sets what {@code aud} of its tokens has. */
  public void setAudience(@Nullable String newAudience) {
    audience = newAudience;
  }

  /** Sets where its keys are, if not where its discovery document says. */
  public void setJwksUri(@Nullable String newJwksUri) {
    jwksUri = newJwksUri;
  }

  /** Sets the claim that has the repository's id, where its kind does not say it. */
  public void setRepositoryClaim(@Nullable String newClaim) {
    repositoryClaim = newClaim;
  }

  /** Sets by which algorithms it signs. */
  public void setAlgorithms(List<String> newAlgorithms) {
    algorithms = newAlgorithms;
  }

  /**
   * The same, checked.
   *
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  CiIssuer checked() {
    return CiIssuer.of(name, kind, issuer, audience, jwksUri, repositoryClaim, algorithms);
  }
}
