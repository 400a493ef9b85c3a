package io.vclustermanager.access;

import io.vclustermanager.model.Names;
import io.vclustermanager.model.TrustKind;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of tokens to jobs of CI, which are taken in exchange for ours alone.
 *
 * @param repositoryClaim the claim that has the id of the job's repository
 * @param tokens which of its tokens are good
 */
public record CiIssuer(TrustKind kind, String repositoryClaim, IssuerSettings tokens) {
  /** Where all of them stand. */
  static final String SETTINGS = "vcm.auth.ci.issuers";

  private static final String GITHUB = "https://token.actions.githubusercontent.com";

  /**
   * Checks what is configured.
   *
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  static CiIssuer of(
      String name,
      @Nullable String kind,
      @Nullable String issuer,
      @Nullable String audience,
      @Nullable String jwksUri,
      @Nullable String repositoryClaim,
      List<String> algorithms) {
    var at = SETTINGS + "." + name;
    if (Names.checkTeam(name).isPresent()) {
      throw wrong(
          at, ": its name has lower-case letters, digits and '-', and begins with a letter");
    }
    var known = kind(at + ".kind", kind);
    var address = issuer(at + ".issuer", known, issuer);
    IssuerSettings.address(at + ".issuer", address);
    if (audience == null || audience.isBlank()) {
      throw wrong(at, ".audience is missing: what aud of its tokens has");
    }
    return new CiIssuer(
        known,
        claim(at + ".repository-claim", known, repositoryClaim),
        new IssuerSettings(
            name,
            address,
            audience.strip(),
            keys(at + ".jwks-uri", jwksUri),
            IssuerSettings.algorithms(at + ".algorithms", algorithms),
            "sub",
            "groups",
            Map.of(),
            Map.of(),
            null));
  }

  private static TrustKind kind(String setting, @Nullable String text) {
    return Arrays.stream(TrustKind.values())
        .filter(kind -> kind != TrustKind.KUBERNETES)
        .filter(kind -> text != null && kind.name().equals(text.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    setting,
                    Arrays.stream(TrustKind.values())
                        .filter(each -> each != TrustKind.KUBERNETES)
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", " must be one of ", ""))));
  }

  private static String issuer(String setting, TrustKind kind, @Nullable String given) {
    if (given != null && !given.isBlank()) {
      return given.strip();
    }
    if (kind == TrustKind.GITHUB) {
      return GITHUB;
    }
    throw wrong(setting, " is missing: what iss of its tokens is");
  }

  private static @Nullable URI keys(String setting, @Nullable String given) {
    return given == null || given.isBlank() ? null : IssuerSettings.address(setting, given.strip());
  }

  private static String claim(String setting, TrustKind kind, @Nullable String given) {
    var own = kind.repositoryClaim();
    if (given == null || given.isBlank()) {
      return own.orElseThrow(
          () -> wrong(setting, " is missing: the claim that has the repository's id for ever"));
    }
    if (own.isPresent() && !own.get().equals(given.strip())) {
      throw wrong(setting, " is for the kind other: that of this kind is " + own.get());
    }
    return given.strip();
  }

  private static IllegalArgumentException wrong(String setting, String what) {
    return new IllegalArgumentException(setting + what);
  }

  /** What it is called here. */
  public String name() {
    return tokens.name();
  }

  /** What {@code iss} of its tokens is. */
  public String issuer() {
    return tokens.issuer();
  }
}
