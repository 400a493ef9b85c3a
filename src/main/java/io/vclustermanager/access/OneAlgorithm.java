package io.vclustermanager.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.security.token.jwt.signature.secret.SecretSignature;
import io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A secret as a key of the one algorithm that it is configured for, by default HS256. Micronaut's
 * own verifies by whatever the token names; but a key is good for what it was made for (RFC 8725
 * §3.1), and a secret of 32 bytes is short for HS512.
 */
@EachBean(SecretSignatureConfiguration.class)
@Replaces(SecretSignature.class)
final class OneAlgorithm extends SecretSignature {
  OneAlgorithm(SecretSignatureConfiguration configuration) {
    super(configuration);
  }

  @Override
  public String supportedAlgorithmsMessage() {
    return "Only %s is taken with this secret".formatted(algorithm);
  }

  @Override
  public boolean supports(@Nullable JWSAlgorithm asked) {
    return algorithm.equals(asked);
  }

  @Override
  public boolean verify(SignedJWT jwt) throws JOSEException {
    return supports(jwt.getHeader().getAlgorithm()) && super.verify(jwt);
  }
}
