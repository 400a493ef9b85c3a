package io.vclustermanager.access;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An identity provider as it is configured: {@code vcm.auth.issuers.<name>}; not yet checked. */
@EachProperty(IssuerSettings.SETTINGS)
final class IssuerConfiguration {
  private final String name;
  private @Nullable String issuer;
  private @Nullable String audience;
  private @Nullable String jwksUri;
  private List<String> algorithms = List.of("RS256");
  private String usernameClaim = "preferred_username";
  private String groupsClaim = "groups";
  private Map<String, String> roles = Map.of();
  private Map<String, String> owners = Map.of();
  private @Nullable String clientId;
  private @Nullable String clientSecret;
  private @Nullable String clientSecretFile;
  private List<String> scopes = List.of("openid", "profile");
  private @Nullable String title;

  IssuerConfiguration(@Parameter String name) {
    this.name = name;
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

  /** Sets by which algorithms it signs. */
  public void setAlgorithms(List<String> newAlgorithms) {
    algorithms = newAlgorithms;
  }

  /** Sets the claim that names the user to people. */
  public void setUsernameClaim(String newClaim) {
    usernameClaim = newClaim;
  }

  /** Sets the claim that has the user's groups. */
  public void setGroupsClaim(String newClaim) {
    groupsClaim = newClaim;
  }

  /** Sets what its groups may do everywhere; groups may be called anything. */
  public void setRoles(
      @MapFormat(
              transformation = MapFormat.MapTransformation.FLAT,
              keyFormat = StringConvention.RAW)
          Map<String, String> newRoles) {
    roles = newRoles;
  }

  /** Sets what its groups may do in an owner: {@code <group>.owner} and {@code <group>.role}. */
  public void setOwners(
      @MapFormat(
              transformation = MapFormat.MapTransformation.FLAT,
              keyFormat = StringConvention.RAW)
          Map<String, String> newOwners) {
    owners = newOwners;
  }

  /** Sets what it calls the service, so that people can sign in there by a browser. */
  public void setClientId(@Nullable String newClientId) {
    clientId = newClientId;
  }

  /** Sets by what it knows the service. */
  public void setClientSecret(@Nullable String newClientSecret) {
    clientSecret = newClientSecret;
  }

  /** Sets the file where that stands. */
  public void setClientSecretFile(@Nullable String newClientSecretFile) {
    clientSecretFile = newClientSecretFile;
  }

  /** Sets what it is asked for. */
  public void setScopes(List<String> newScopes) {
    scopes = newScopes;
  }

  /** Sets what people call it. */
  public void setTitle(@Nullable String newTitle) {
    title = newTitle;
  }

  /**
   * The same, checked.
   *
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  IssuerSettings settings() {
    var client =
        IssuerClient.of(
            IssuerSettings.SETTINGS + "." + name,
            clientId,
            clientSecret,
            clientSecretFile,
            scopes,
            title == null || title.isBlank() ? name : title);
    return IssuerSettings.of(
        name,
        issuer,
        audience == null && client != null ? client.id() : audience,
        jwksUri,
        algorithms,
        usernameClaim,
        groupsClaim,
        roles,
        owners,
        client);
  }
}
