package io.vclustermanager.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.security.token.jwt.signature.SignatureConfiguration;
import io.vclustermanager.model.KeyText;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/**
 * Says why a token was not taken, to who sent it. What stands in a token is told only if the key
 * was right; whoever has sent anything else learns that, and no more.
 */
@Singleton
final class TokenTroubles {
  /** Of all mistakes with a key the first. */
  private static final String A_KEY =
      "This is a key and no token: send it in the header X-API-Key, without Bearer";

  static final String REMEDY = "; get a new one by the mutation login, or where it is from";

  private final List<SignatureConfiguration> signatures;
  private final TokenRules rules;

  TokenTroubles(List<SignatureConfiguration> signatures, TokenRules rules) {
    this.signatures = signatures;
    this.rules = rules;
  }

  /** A sentence about a token that was not taken, with what to do. */
  public String of(String token) {
    if (KeyText.isMeant(token)) {
      return A_KEY;
    }
    return signed(token).map(this::trouble).orElse("The token is not signed with the right key")
        + REMEDY;
  }

  /** Whether nothing is wrong with a token but that its time is over. */
  public boolean isOver(String token) {
    return signed(token).filter(rules::isOver).isPresent();
  }

  private String trouble(JWTClaimsSet claims) {
    return rules.broken(claims).orElse("The token does not name its user (username, else sub)");
  }

  private Optional<JWTClaimsSet> signed(String token) {
    try {
      TokenText.check(token);
      var jwt = SignedJWT.parse(token);
      return isSigned(jwt) ? Optional.of(jwt.getJWTClaimsSet()) : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  private boolean isSigned(SignedJWT jwt) throws JOSEException {
    for (var each : signatures) {
      if (each.supports(jwt.getHeader().getAlgorithm()) && each.verify(jwt)) {
        return true;
      }
    }
    return false;
  }
}
