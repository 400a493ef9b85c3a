package io.vclustermanager.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.security.token.generator.TokenGenerator;
import io.vclustermanager.inventory.TrustRules.Kept;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.TrustRule;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that jobs of CI are given in exchange for their own. One names the rule by which it
 * was given and what that rule looks at, so that it ends when the rule would not give it any more.
 * It names no user: replicas of a release that does not know such tokens take it for nobody's.
 */
@Singleton
public final class JobTokens {
  /** The claim in which all of that stands. */
  static final String CLAIM = "vcm_job";

  private static final String RULE = "rule";
  private static final String CLAIMS = "claims";
  private static final String SCOPES = "scopes";

  private final TokenGenerator tokens;
  private final TokenSettings settings;
  private final Clock clock;

  JobTokens(TokenGenerator tokens, TokenSettings settings, Clock clock) {
    this.tokens = tokens;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A token for a job that the rule takes.
   *
   * @param repositoryClaim the claim that has the repository's id
   * @param claims of the job
   * @param scopes what it is narrowed to, at most the rule's
   */
  public Token give(
      Kept kept, String repositoryClaim, Map<String, String> claims, Set<KeyScope> scopes) {
    var rule = kept.rule();
    var now = clock.instant();
    var looked = new HashMap<String, String>();
    claims.forEach(
        (name, value) -> {
          if (name.equals(repositoryClaim)
              || name.equals(TrustRule.EVENT)
              || rule.conditions().containsKey(name)) {
            looked.put(name, value);
          }
        });
    var job = new Identity.Job(rule.id(), Map.copyOf(looked), Set.copyOf(scopes), exact(now));
    var end = now.plus(rule.lifetime());
    return new Token(sign(job, now, end), end, JobActors.actor(kept, scopes));
  }

  private String sign(Identity.Job job, Instant now, Instant end) {
    var all = new HashMap<String, Object>();
    all.put("jti", UUID.randomUUID().toString());
    all.put("iat", Date.from(now));
    all.put("nbf", Date.from(now));
    all.put("exp", Date.from(end));
    all.put(TokenTimes.EXACT, job.given().toEpochMilli());
    if (settings.issuer() != null) {
      all.put("iss", settings.issuer());
    }
    if (settings.audience() != null) {
      all.put("aud", settings.audience());
    }
    all.put(
        CLAIM,
        Map.of(
            RULE,
            job.rule().toString(),
            CLAIMS,
            job.claims(),
            SCOPES,
            job.scopes().stream().map(Enum::name).sorted().toList()));
    return tokens
        .generateToken(all)
        .orElseThrow(() -> new IllegalStateException("No token could be signed"));
  }

  private static Instant exact(Instant now) {
    return Instant.ofEpochMilli(now.toEpochMilli());
  }

  /** Whether these claims are those of a job's token. */
  static boolean isOfJob(JWTClaimsSet claims) {
    return claims.getClaim(CLAIM) != null;
  }

  /** Whom these claims stand for, of a token that is signed by us; empty where they say it not. */
  static Optional<Identified> read(JWTClaimsSet claims) {
    @Nullable Date end = claims.getExpirationTime();
    return claims.getClaim(CLAIM) instanceof Map<?, ?> job
            && end != null
            && claims.getClaim(TokenTimes.EXACT) instanceof Number given
        ? rule(job.get(RULE))
            .map(
                rule ->
                    new Identity.Job(
                        rule,
                        texts(job.get(CLAIMS)),
                        scopes(job.get(SCOPES)),
                        Instant.ofEpochMilli(given.longValue())))
            .map(identity -> new Identified(identity, end.toInstant()))
        : Optional.empty();
  }

  private static Optional<UUID> rule(@Nullable Object text) {
    try {
      return Optional.of(UUID.fromString(String.valueOf(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> texts(@Nullable Object claims) {
    var texts = new HashMap<String, String>();
    if (claims instanceof Map<?, ?> map) {
      map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    }
    return Map.copyOf(texts);
  }

  /** One that only a newer release knows lets nothing through in this one. */
  private static Set<KeyScope> scopes(@Nullable Object names) {
    var given = names instanceof Collection<?> several ? several : List.of();
    return Arrays.stream(KeyScope.values())
        .filter(scope -> given.contains(scope.name()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
