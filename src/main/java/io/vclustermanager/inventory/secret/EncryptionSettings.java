package io.vclustermanager.inventory.secret;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.List;

/** By which keys secrets are kept in the database: {@code vcm.encryption}. */
@ConfigurationProperties("vcm.encryption")
public final class EncryptionSettings {
  private List<String> keys = List.of();

  /** The keys, each {@code id:base64} of 32 bytes: the first one encrypts, all decrypt. */
  public List<String> getKeys() {
    return keys;
  }

  /** Sets the keys. */
  public void setKeys(List<String> newKeys) {
    keys = newKeys;
  }
}
