package io.vclustermanager.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.security.token.jwt.signature.secret.SecretSignature;
import io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A secret as a key of the one algorithm that it is configured for, by default HS256. Micronaut's
 * own verifies by whatever the token names; but a key is good for what it was made for (RFC 8725
 * §3.1), and a secret of 32 bytes is short for HS512.
 *
 * <p>There may be two: the present one signs, and while keys are changed the one before is still
 * taken. Ours say by {@code kid} which has signed them; clients that sign theirs need say nothing.
 */
@EachBean(SecretSignatureConfiguration.class)
@Replaces(SecretSignature.class)
final class OneAlgorithm extends SecretSignature {
  /** How the names of our keys begin: clients may have names of their own. */
  private static final String OURS = "vcm-";

  private static final String MAC = "HmacSHA256";
  private static final int NAME_BYTES = 8;

  private final String name;

  OneAlgorithm(SecretSignatureConfiguration configuration) {
    super(configuration);
    this.name = OURS + HexFormat.of().formatHex(mac(key(), "kid"), 0, NAME_BYTES);
  }

  private byte[] key() {
    return getSecret().getBytes(StandardCharsets.UTF_8);
  }

  /** A name that tells nothing of the key: replicas that have the same one have the same name. */
  private static byte[] mac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + MAC, e);
    }
  }

  /** A key of its own for another purpose: what is signed with it is no token of ours. */
  byte[] keyFor(String purpose) {
    return mac(key(), purpose);
  }

  @Override
  public SignedJWT sign(JWTClaimsSet claims) throws JOSEException {
    var signed = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(name).build(), claims);
    signed.sign(new MACSigner(key()));
    return signed;
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
    return supports(jwt.getHeader().getAlgorithm())
        && !isOfAnother(jwt.getHeader().getKeyID())
        && super.verify(jwt);
  }

  private boolean isOfAnother(@Nullable String kid) {
    return kid != null && kid.startsWith(OURS) && !kid.equals(name);
  }
}
