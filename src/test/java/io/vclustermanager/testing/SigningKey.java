package io.vclustermanager.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** The tests' signing key, and tokens signed with it outside of the service. */
public final class SigningKey {
  /** What the services of the tests verify tokens with. */
  public static final String VALUE = "a signing key of more than thirty-two bytes, for tests";

  private SigningKey() {}

  /** A token of this user with this scope, good for an hour. */
  public static String token(String username, String scope) {
    return signed(claims(username, scope));
  }

  /** The same from this issuer for this audience. */
  public static String token(String username, String scope, String issuer, String audience) {
    return signed(claims(username, scope).issuer(issuer).audience(audience));
  }

  private static JWTClaimsSet.Builder claims(String username, String scope) {
    return new JWTClaimsSet.Builder()
        .subject(username)
        .claim("username", username)
        .claim("scope", scope)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))));
  }

  private static String signed(JWTClaimsSet.Builder claims) {
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(new MACSigner(VALUE));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
