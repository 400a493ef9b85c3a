package io.vclustermanager.inventory.secret;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which keys secrets are kept in the database: {@code vcm.encryption}.
 *
 * @param keys each {@code id:base64} of 32 bytes: the first one encrypts, all decrypt; null: none
 */
@ConfigurationProperties("vcm.encryption")
public record EncryptionSettings(@Nullable List<String> keys) {
  /** The keys; empty where none is configured. One that is configured blank is wrong, not none. */
  List<String> all() {
    return keys == null ? List.of() : keys;
  }
}
