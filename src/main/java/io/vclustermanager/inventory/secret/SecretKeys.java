package io.vclustermanager.inventory.secret;

import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.inventory.embedded.DataFolder;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that seal secrets. Those of the configuration, the first of which seals; and that of the
 * data folder, which is made on first use where nothing is configured and the database is the
 * embedded one. On a database of one's own the replicas must agree on a key, so there it must be
 * configured. A key in the data folder goes on opening what it sealed once keys are configured.
 */
@Singleton
final class SecretKeys {
  /** The id of the key in the data folder, and its file's name. */
  static final String FILE = "encryption-key";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int KEY_BYTES = 32;

  private final Map<String, SecretKey> configured = new HashMap<>();
  private final @Nullable String first;
  private final Path folder;
  private final boolean embedded;
  private volatile @Nullable SecretKey ofFolder;

  /**
   * Makes it.
   *
   * @throws IllegalArgumentException when a configured key is none
   */
  SecretKeys(EncryptionSettings settings, ServiceSettings service) {
    this.folder = service.data();
    this.embedded = service.onlyReplica();
    this.first = read(settings.all());
  }

  /** The id of the key that seals; empty when there is none. */
  Optional<String> sealing() {
    return first == null && !embedded
        ? Optional.empty()
        : Optional.of(first == null ? FILE : first);
  }

  /** The key of this id; empty when it is not known here. */
  Optional<SecretKey> find(String id) {
    var known = configured.get(id);
    return known == null && id.equals(FILE) ? ofFolder() : Optional.ofNullable(known);
  }

  private Optional<SecretKey> ofFolder() {
    var known = ofFolder;
    if (known == null && (isToBeMade() || Files.exists(folder.resolve(FILE)))) {
      known = key(sha256(DataFolder.at(folder).secret(FILE)));
      ofFolder = known;
    }
    return Optional.ofNullable(known);
  }

  private boolean isToBeMade() {
    return first == null && embedded;
  }

  private @Nullable String read(List<String> keys) {
    String head = null;
    for (var each : keys) {
      var parts = each.strip().split(":", 2);
      var id = parts[0].strip();
      if (parts.length != 2 || !ID.matcher(id).matches() || id.equals(FILE)) {
        throw new IllegalArgumentException(
            "vcm.encryption.keys has an entry that is not 'id:base64', such as"
                + " 2026a:<what `openssl rand -base64 32` says>");
      }
      if (configured.put(id, key(decode(id, parts[1].strip()))) != null) {
        throw new IllegalArgumentException("vcm.encryption.keys has the id '" + id + "' twice");
      }
      head = head == null ? id : head;
    }
    return head;
  }

  private static byte[] decode(String id, String base64) {
    try {
      var bytes = Base64.getDecoder().decode(base64);
      if (bytes.length == KEY_BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // The reason would hold a part of the key.
      throw notAKey(id);
    }
    throw notAKey(id);
  }

  private static IllegalArgumentException notAKey(String id) {
    return new IllegalArgumentException(
        "The key '"
            + id
            + "' of vcm.encryption.keys is not 32 bytes in base64; make one with:"
            + " openssl rand -base64 32");
  }

  private static SecretKey key(byte[] bytes) {
    return new SecretKeySpec(bytes, "AES");
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
