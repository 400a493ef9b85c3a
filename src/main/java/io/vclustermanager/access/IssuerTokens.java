package io.vclustermanager.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vclustermanager.model.Names;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at the tokens of one issuer. What stands in a token is told only if the key was right;
 * whoever has sent anything else learns that, and what its header says.
 */
final class IssuerTokens implements AutoCloseable {
  /** RFC 7519 §5.1, and RFC 9068 for access tokens: others say something other than who asks. */
  private static final Set<String> TYPES =
      Set.of("", "jwt", "at+jwt", "application/at+jwt", "application/jwt");

  private final IssuerSettings settings;
  private final IssuerClaims rules;
  private final IssuerKeys keys;
  private final Clock clock;
  private final String remedy;

  IssuerTokens(IssuerSettings settings, IssuerKeys keys, Clock clock) {
    this(settings, keys, clock, "get a new one from the identity provider " + settings.name());
  }

  /**
   * The same.
   *
   * @param remedy what is to be done about a bad one
   */
  IssuerTokens(IssuerSettings settings, IssuerKeys keys, Clock clock, String remedy) {
    this.remedy = remedy;
    this.settings = settings;
    this.rules = new IssuerClaims(settings);
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Whose it is. May ask the issuer.
   *
   * @throws IssuerAwayException when that cannot be told now
   */
  Finding look(SignedJWT token, JWTClaimsSet claims) {
    var header = token.getHeader();
    if (!settings.algorithms().contains(header.getAlgorithm())) {
      return bad(
          "The token is signed by %s, and here only %s is taken of its issuer"
              .formatted(Names.quoted(header.getAlgorithm().getName()), algorithms()));
    }
    if (!TYPES.contains(type(header))) {
      return bad("The token is of a type (typ) that does not say who asks");
    }
    var found = keys.find(header);
    if (found.isEmpty()) {
      return bad("The token names a key (kid) that its issuer does not have");
    }
    if (found.size() > 1 && header.getKeyID() == null) {
      return bad("The token does not say by which key it is signed (kid)");
    }
    return isSigned(token, found)
        ? signed(claims)
        : bad("The token is not signed with the right key");
  }

  private Finding signed(JWTClaimsSet claims) {
    var now = clock.instant();
    return rules
        .broken(claims, now)
        .map(sentence -> bad(sentence, IssuerClaims.isOver(claims, now)))
        .orElseGet(
            () ->
                new Finding.Good(
                    new Identified(
                        rules.identity(claims),
                        IssuerClaims.end(claims),
                        IssuerClaims.given(claims))));
  }

  private static String type(JWSHeader header) {
    return header.getType() == null ? "" : header.getType().getType().toLowerCase(Locale.ROOT);
  }

  private static boolean isSigned(SignedJWT token, List<JWK> keys) {
    return keys.stream().anyMatch(key -> isSigned(token, key));
  }

  /** A key that does not fit the algorithm, or a critical header that we do not know, is a no. */
  private static boolean isSigned(SignedJWT token, JWK key) {
    try {
      return key instanceof AsymmetricJWK pair
          && token.verify(
              new DefaultJWSVerifierFactory()
                  .createJWSVerifier(token.getHeader(), pair.toPublicKey()));
    } catch (JOSEException | IllegalStateException e) {
      return false;
    }
  }

  private String algorithms() {
    return settings.algorithms().stream()
        .map(JWSAlgorithm::getName)
        .collect(Collectors.joining(", "));
  }

  /** One that is not signed at all. */
  Finding unsigned() {
    return bad("The token is not signed (alg: none)");
  }

  private Finding bad(String sentence) {
    return bad(sentence, false);
  }

  private Finding bad(String sentence, boolean isOver) {
    var whole = sentence + "; " + remedy;
    return new Finding.Bad(new Said(whole, isOver));
  }

  private record Said(String sentence, boolean isOver) implements Trouble {}

  @Override
  public void close() {
    keys.close();
  }
}
