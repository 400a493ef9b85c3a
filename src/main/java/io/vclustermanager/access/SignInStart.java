package io.vclustermanager.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A sign-in at an identity provider that was begun in a browser, which keeps this in a cookie. What
 * the provider is sent of it is made from the one secret, so that nothing of it needs to be kept
 * here.
 *
 * @param provider the provider's name
 * @param secret random, of this sign-in alone
 * @param returnTo the path of the page where it ends
 * @param isSilent whether the provider is to ask the user nothing
 * @param endsAt when it must be finished
 */
record SignInStart(
    String provider, String secret, String returnTo, boolean isSilent, Instant endsAt) {
  /** For how long the user may be at the provider. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final String MAC = "HmacSHA256";
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  /** One that begins now. */
  static SignInStart now(String provider, String returnTo, boolean isSilent, Instant now) {
    return new SignInStart(
        provider,
        TEXT.encodeToString(SessionSecret.random()),
        returnTo,
        isSilent,
        now.plus(LONGEST));
  }

  /** Comes back from the provider by the browser: both are of one sign-in. */
  String state() {
    return derived("state");
  }

  /** Comes back in the ID token, which is of this sign-in then. */
  String nonce() {
    return derived("nonce");
  }

  /** Shows the provider that whoever has the code has begun the sign-in (RFC 7636). */
  String verifier() {
    return derived("verifier");
  }

  boolean hasState(String other) {
    return MessageDigest.isEqual(bytes(state()), bytes(other));
  }

  boolean isOver(Instant now) {
    return !now.isBefore(endsAt);
  }

  /** By which it is known that it was used. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(state()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private String derived(String what) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(bytes(secret), MAC));
      return TEXT.encodeToString(mac.doFinal(bytes(what)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + MAC, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SignInStart[at " + provider + "]";
  }
}
