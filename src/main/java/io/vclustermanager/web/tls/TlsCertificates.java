package io.vclustermanager.web.tls;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.vclustermanager.inventory.Regularly;
import jakarta.inject.Named;

/** The certificate of the service's own door. */
@Context
@Named(TlsCertificates.NAME)
@Requires(property = "vcm.tls.certificate")
final class TlsCertificates extends DoorCertificates {
  static final String NAME = "vcm";
  static final String UNUSABLE = "vcm.tls.certificate=%s with vcm.tls.key=%s cannot be used: %s";

  TlsCertificates(TlsSettings settings, Regularly regularly) {
    super(UNUSABLE, settings.files().orElseThrow(), regularly);
  }

  @Override
  public String getName() {
    return NAME;
  }
}
