package io.vclustermanager.access;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a page shows of its session: which it is, and a secret that changes from time to time. Both
 * are random, so that whoever knows the one has had one of its secrets.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SessionSecret(UUID session, byte[] secret) {
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 32;
  private static final int LENGTH = (ID_BYTES + SECRET_BYTES) / 3 * 4;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String MAC = "HmacSHA256";

  /** That of a new session. */
  static SessionSecret create() {
    return new SessionSecret(UUID.randomUUID(), random());
  }

  static byte[] random() {
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** The one that a cookie holds; empty where it is none. */
  static Optional<SessionSecret> parse(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      var id = new UUID(bytes.getLong(), bytes.getLong());
      var secret = new byte[SECRET_BYTES];
      bytes.get(secret);
      return Optional.of(new SessionSecret(id, secret));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As a cookie holds it. */
  String text() {
    var bytes =
        ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
            .putLong(session.getMostSignificantBits())
            .putLong(session.getLeastSignificantBits())
            .put(secret);
    return Base64.getUrlEncoder().encodeToString(bytes.array());
  }

  /** What is kept of it. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  boolean hasHash(byte[] kept) {
    return MessageDigest.isEqual(hash(), kept);
  }

  /**
   * The next one, made from this and a salt: whoever has this gets the same each time, and whoever
   * has the salt alone gets nothing.
   */
  SessionSecret next(byte[] salt) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret, MAC));
      return new SessionSecret(session, mac.doFinal(salt));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + MAC, e);
    }
  }

  @Override
  public String toString() {
    return "SessionSecret[]";
  }
}
