package io.vclustermanager.web.tls;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By which certificate the service is known: {@code vcm.tls}. Both or neither.
 *
 * @param certificate file of the certificate and those between it and its authority, in PEM; null:
 *     the service speaks without TLS
 * @param key file of the certificate's private key, in PEM without a password
 */
@Context
@ConfigurationProperties("vcm.tls")
record TlsSettings(@Nullable String certificate, @Nullable String key) {
  TlsSettings {
    certificate = certificate == null || certificate.isBlank() ? null : certificate;
    key = key == null || key.isBlank() ? null : key;
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "vcm.tls.certificate and vcm.tls.key must be given both or neither");
    }
  }

  /** Where they are. */
  record Files(Path certificate, Path key) {}

  /** Where they are, if there are any. */
  Optional<Files> files() {
    return certificate == null || key == null
        ? Optional.empty()
        : Optional.of(new Files(Path.of(certificate), Path.of(key)));
  }
}
