package io.vclustermanager.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the claims of an issuer's tokens must say, and whom they stand for. Pure. */
record IssuerClaims(IssuerSettings settings) {
  /** By how much the issuer's clock may differ from ours. */
  static final Duration SKEW = Duration.ofMinutes(1);

  /** OpenID Connect Core §2. */
  private static final int LONGEST_SUB = 255;

  /** When a token with these claims, which are not {@link #broken}, ends. */
  static Instant end(JWTClaimsSet claims) {
    return claims.getExpirationTime().toInstant().plus(SKEW);
  }

  /** When a token with these claims was given; null: it does not say. */
  static @Nullable Instant given(JWTClaimsSet claims) {
    @Nullable Date given = claims.getIssueTime();
    return given == null ? null : given.toInstant();
  }

  /** Whether the time of these claims is over. */
  static boolean isOver(JWTClaimsSet claims, Instant now) {
    @Nullable Date end = claims.getExpirationTime();
    return end != null && !end.toInstant().plus(SKEW).isAfter(now);
  }

  /** The first rule that these claims break, as a sentence for who has sent them. */
  Optional<String> broken(JWTClaimsSet claims, Instant now) {
    return Optional.ofNullable(trouble(claims, now));
  }

  private @Nullable String trouble(JWTClaimsSet claims, Instant now) {
    @Nullable Date end = claims.getExpirationTime();
    @Nullable Date begin = claims.getNotBeforeTime();
    if (end == null) {
      return "The token has no end (exp)";
    }
    if (isOver(claims, now)) {
      return "The token has expired at " + second(end);
    }
    if (begin != null && begin.toInstant().isAfter(now.plus(SKEW))) {
      return "The token is not valid before " + second(begin) + " (nbf)";
    }
    if (!claims.getAudience().contains(settings.audience())) {
      return "The token is not meant for (aud) " + settings.audience();
    }
    return isSub(claims.getClaim("sub"))
        ? groupTrouble(claims)
        : "The token does not say whom it is of (sub)";
  }

  private static boolean isSub(@Nullable Object sub) {
    return sub instanceof String text
        && !text.isBlank()
        && text.length() <= LONGEST_SUB
        && text.chars().noneMatch(Character::isISOControl);
  }

  /** Somebody with too many groups comes with none of them: they would have lost their rights. */
  private @Nullable String groupTrouble(JWTClaimsSet claims) {
    if (!settings.hasGroups()) {
      return null;
    }
    var claim = settings.groupsClaim();
    var isElsewhere =
        claims.getClaim("_claim_names") instanceof Map<?, ?> names && names.containsKey(claim);
    if (isElsewhere || isTrue(claims.getClaim("hasgroups"))) {
      return "The token has too many groups to hold them (%s); let the issuer put only those into"
              .formatted(isElsewhere ? "_claim_names" : "hasgroups")
          + " it that count here";
    }
    return switch (claims.getClaim(claim)) {
      case null -> null;
      case String _ -> null;
      case Collection<?> several when several.stream().allMatch(String.class::isInstance) -> null;
      default ->
          "The token has groups (%s) that are neither a text nor a list of texts".formatted(claim);
    };
  }

  private static boolean isTrue(@Nullable Object claim) {
    return claim != null && "true".equals(claim.toString());
  }

  /** Whom these claims, which are not {@link #broken}, stand for. */
  Identity.Issued identity(JWTClaimsSet claims) {
    var sub = claims.getSubject();
    var wished =
        claims.getClaim(settings.usernameClaim()) instanceof String name && Names.isUser(name)
            ? name
            : sub;
    var given = given(groups(claims));
    return new Identity.Issued(
        settings.issuer(),
        sub,
        IssuedNames.of(settings.name(), wished, sub),
        given.roles(),
        given.owners());
  }

  /**
   * What groups give.
   *
   * @param roles everywhere
   * @param owners in the owners of these names
   */
  record Given(Set<Role> roles, Map<String, Role> owners) {}

  /** What these groups give. */
  Given given(Set<String> groups) {
    var roles = EnumSet.noneOf(Role.class);
    var owners = new TreeMap<String, Role>();
    for (var group : groups) {
      var everywhere = settings.roles().get(group);
      if (everywhere != null) {
        roles.add(everywhere);
      }
      var share = settings.owners().get(group);
      if (share != null) {
        owners.merge(share.owner(), share.role(), Role::higher);
      }
    }
    return new Given(Set.copyOf(roles), Map.copyOf(owners));
  }

  /** The groups of these claims that count here; of others nothing is to be kept. */
  Set<String> counted(JWTClaimsSet claims) {
    return groups(claims).stream()
        .filter(settings::isCounted)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<String> groups(JWTClaimsSet claims) {
    var groups = new TreeSet<String>();
    switch (claims.getClaim(settings.groupsClaim())) {
      case String one -> groups.add(one);
      case Collection<?> several -> several.forEach(each -> groups.add(String.valueOf(each)));
      case null, default -> {}
    }
    return groups;
  }

  private static Instant second(Date date) {
    return date.toInstant().truncatedTo(ChronoUnit.SECONDS);
  }
}
