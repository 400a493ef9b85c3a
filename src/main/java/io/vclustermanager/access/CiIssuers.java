package io.vclustermanager.access;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.model.Names;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The issuers of tokens to jobs of CI. Their tokens say which job it is, and nothing of what it may
 * do here: none comes in by one, but they can be exchanged.
 */
@Context
public final class CiIssuers {
  private static final String REMEDY = "; the job asks its CI for another one";

  private final Map<String, Tokens> byIssuer = new TreeMap<>();

  CiIssuers(
      List<CiIssuerConfiguration> configured,
      List<IssuerConfiguration> ofPeople,
      TokenSettings own,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor,
      Clock clock) {
    for (var each : configured) {
      var issuer = each.checked();
      check(issuer, ofPeople, own);
      var keys =
          new IssuerKeys(issuer.name(), new IssuerDocuments(issuer.tokens()), executor, clock);
      byIssuer.put(
          issuer.issuer(), new Tokens(issuer, new IssuerTokens(issuer.tokens(), keys, clock)));
    }
  }

  /** Who knew a job for a person, or for one of another issuer, would give it their rights. */
  private void check(CiIssuer issuer, List<IssuerConfiguration> ofPeople, TokenSettings own) {
    if (issuer.issuer().equals(own.issuer())
        || byIssuer.containsKey(issuer.issuer())
        || ofPeople.stream().anyMatch(each -> each.settings().issuer().equals(issuer.issuer()))) {
      throw new IllegalArgumentException(
          "%s.%s.issuer is the same as another, as one of vcm.auth.issuers, or as vcm.token.issuer: nobody could tell whose a token is"
              .formatted(CiIssuer.SETTINGS, issuer.name()));
    }
  }

  private record Tokens(CiIssuer issuer, IssuerTokens tokens) {}

  /** What comes of looking at a token. */
  public sealed interface Look {
    /**
     * It is of this job.
     *
     * @param claims those that are one text, number or truth, each as text
     */
    record Job(CiIssuer issuer, Map<String, String> claims) implements Look {
      /** The id of the repository whose job it is; null where the token has none. */
      public @Nullable String repository() {
        return claims.get(issuer.repositoryClaim());
      }
    }

    /** It is of none. */
    record Bad(String sentence) implements Look {}
  }

  /** That of this name, or whose tokens have this as their {@code iss}. */
  public Optional<CiIssuer> find(String nameOrIssuer) {
    return byIssuer.values().stream()
        .map(Tokens::issuer)
        .filter(each -> each.name().equals(nameOrIssuer) || each.issuer().equals(nameOrIssuer))
        .findFirst();
  }

  /** What they are called here, for who names one. */
  public List<String> names() {
    return byIssuer.values().stream().map(each -> each.issuer.name()).sorted().toList();
  }

  /**
   * Of which job a token is. May ask its issuer.
   *
   * @throws IssuerAwayException when that cannot be told now
   */
  public Look look(String text) {
    if (text.length() > Issuers.LONGEST) {
      return bad("The token is longer than " + Issuers.LONGEST + " characters");
    }
    try {
      var token = TokenText.read(text);
      @Nullable JWTClaimsSet claims = token.getJWTClaimsSet();
      return claims == null
          ? bad("The token is no JWT with claims")
          : look(token instanceof SignedJWT signed ? signed : null, claims);
    } catch (ParseException e) {
      return bad("The token is no JWT");
    }
  }

  private Look look(@Nullable SignedJWT token, JWTClaimsSet claims) {
    @Nullable String issuer = claims.getIssuer();
    var known = issuer == null ? null : byIssuer.get(issuer);
    if (known == null) {
      return new Look.Bad(
          "The token is of the issuer (iss) %s, whose jobs are not taken here: vcm.auth.ci.issuers names those that are"
              .formatted(Names.quoted(String.valueOf(issuer))));
    }
    if (token == null) {
      return bad("The token is not signed (alg: none)");
    }
    return switch (known.tokens.look(token, claims)) {
      case Finding.Good _ -> new Look.Job(known.issuer, texts(claims));
      case Finding.Bad(var trouble) -> new Look.Bad(trouble.sentence());
      case Finding.Unclear(var failure) -> throw failure;
    };
  }

  private static Look bad(String sentence) {
    return new Look.Bad(sentence + REMEDY);
  }

  private static Map<String, String> texts(JWTClaimsSet claims) {
    var texts = new HashMap<String, String>();
    claims
        .getClaims()
        .forEach(
            (name, value) -> {
              if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                texts.put(name, value.toString());
              }
            });
    return texts;
  }

  /** What to tell who shows a token of a job as if it were one of ours; empty for all others. */
  Optional<Finding> shown(String text) {
    if (byIssuer.isEmpty() || text.length() > Issuers.LONGEST) {
      return Optional.empty();
    }
    try {
      @Nullable JWTClaimsSet claims = TokenText.read(text).getJWTClaimsSet();
      return claims != null && byIssuer.containsKey(String.valueOf(claims.getIssuer()))
          ? Optional.of(
              Finding.bad(
                  "The token is of a CI job; exchange it for one of this service first (POST"
                      + " /auth/exchange)"))
          : Optional.empty();
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return byIssuer.keySet().stream().collect(Collectors.joining(", ", "CiIssuers[", "]"));
  }

  @PreDestroy
  void close() {
    byIssuer.values().forEach(each -> each.tokens.close());
  }
}
