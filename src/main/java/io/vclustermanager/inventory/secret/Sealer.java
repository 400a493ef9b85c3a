package io.vclustermanager.inventory.secret;

import io.vclustermanager.model.FailureReason;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals secrets for the database: AES-256-GCM, a fresh random nonce each time, bound to the row
 * that it belongs to, so that it opens nowhere else.
 */
@Singleton
public final class Sealer {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeys keys;
  private final SecureRandom random = new SecureRandom();

  Sealer(SecretKeys keys) {
    this.keys = keys;
  }

  /** A sealed secret: which key opens it, and nonce, content and tag. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Sealed(String keyId, byte[] bytes) {}

  /** Why a secret cannot be opened, for people. */
  public static final class UnopenableException extends Exception {
    private final FailureReason reason;

    UnopenableException(FailureReason reason, String message) {
      super(message);
      this.reason = reason;
    }

    public FailureReason reason() {
      return reason;
    }
  }

  /** The id of the key that seals; empty when there is none. */
  public Optional<String> keyId() {
    return keys.sealing();
  }

  /**
   * Seals.
   *
   * @param row the key of the row that it belongs to
   * @throws NoSecretKeyException when there is no key to seal by
   */
  public Sealed seal(String secret, UUID row) {
    var id = keys.sealing().orElseThrow(NoSecretKeyException::new);
    var key = keys.find(id).orElseThrow(NoSecretKeyException::new);
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, 0, row);
      var content = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return new Sealed(
          id, ByteBuffer.allocate(nonce.length + content.length).put(nonce).put(content).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  /** Opens what was sealed for this row. */
  public String open(Sealed sealed, UUID row) throws UnopenableException {
    var key = keys.find(sealed.keyId);
    if (key.isEmpty()) {
      throw new UnopenableException(
          FailureReason.ENCRYPTION_KEY_MISSING,
          "Its kubeconfig was encrypted by the key '"
              + sealed.keyId
              + "', which is not among vcm.encryption.keys; put it back, or give the kubeconfig"
              + " again by updateHost.");
    }
    try {
      var bytes = sealed.bytes;
      var cipher = cipher(Cipher.DECRYPT_MODE, key.get(), bytes, 0, row);
      return new String(
          cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw wrong(sealed);
    }
  }

  private static UnopenableException wrong(Sealed sealed) {
    return new UnopenableException(
        FailureReason.ENCRYPTION_KEY_WRONG,
        "Its kubeconfig does not open by the key '"
            + sealed.keyId
            + "': it is another key of the same id, or the row was changed from outside. Give the"
            + " kubeconfig again by updateHost.");
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, int from, UUID row)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, from, NONCE_BYTES));
    cipher.updateAAD(("host " + row).getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
