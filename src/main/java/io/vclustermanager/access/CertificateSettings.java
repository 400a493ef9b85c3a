package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The door to which programs come with client certificates: {@code vcm.auth.certificates}. It has a
 * port of its own, since a server that asks for certificates has every browser ask its user for
 * one.
 *
 * @param port where it is, 1 to 65535
 * @param authority file of the authorities by whom clients' certificates are signed, in PEM
 * @param certificate file of the service's own certificate there, in PEM; null: that of {@code
 *     vcm.tls}
 * @param key file of that certificate's key; null: that of {@code vcm.tls}
 */
@Context
@Requires(property = CertificateSettings.PORT)
@ConfigurationProperties(CertificateSettings.SETTINGS)
public record CertificateSettings(
    int port, @Nullable String authority, @Nullable String certificate, @Nullable String key) {
  /** Where all of them stand. */
  public static final String SETTINGS = "vcm.auth.certificates";

  /** Without it there is no such door. */
  public static final String PORT = SETTINGS + ".port";

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException when they cannot be meant, with the setting
   */
  public CertificateSettings {
    authority = given(authority);
    certificate = given(certificate);
    key = given(key);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(PORT + " is %d: a port is 1 to 65535".formatted(port));
    }
    if (authority == null) {
      throw new IllegalArgumentException(
          SETTINGS
              + ".authority is missing: a file of the authorities by whom clients' certificates are"
              + " signed, in PEM");
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          SETTINGS + ".certificate and .key must be given both or neither");
    }
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Where the authorities are. */
  public Path authorities() {
    return Path.of(String.valueOf(authority));
  }
}
