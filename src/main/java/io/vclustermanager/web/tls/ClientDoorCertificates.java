package io.vclustermanager.web.tls;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.vclustermanager.access.CertificateSettings;
import io.vclustermanager.inventory.Regularly;
import io.vclustermanager.web.tls.TlsSettings.Files;
import jakarta.inject.Named;
import java.nio.file.Path;

/** The certificate of the door that asks for clients' certificates. */
@Context
@Named(ClientDoorCertificates.NAME)
@Requires(property = CertificateSettings.PORT)
final class ClientDoorCertificates extends DoorCertificates {
  static final String NAME = "vcm-certificates";
  private static final String UNUSABLE =
      "vcm.auth.certificates.certificate=%s with vcm.auth.certificates.key=%s cannot be used: %s";

  ClientDoorCertificates(CertificateSettings settings, TlsSettings main, Regularly regularly) {
    super(
        settings.certificate() == null ? TlsCertificates.UNUSABLE : UNUSABLE,
        files(settings, main),
        regularly);
  }

  private static Files files(CertificateSettings settings, TlsSettings main) {
    var certificate = settings.certificate();
    var key = settings.key();
    return certificate == null || key == null
        ? main.files()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        CertificateSettings.SETTINGS
                            + ".certificate and .key are missing: this door speaks TLS; give them,"
                            + " or vcm.tls.certificate and vcm.tls.key"))
        : new Files(Path.of(certificate), Path.of(key));
  }

  @Override
  public String getName() {
    return NAME;
  }
}
