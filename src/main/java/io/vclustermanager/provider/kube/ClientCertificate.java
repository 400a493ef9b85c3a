package io.vclustermanager.provider.kube;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * The certificate by which a kubeconfig signs in. An API server does not say that it has expired,
 * only {@code Unauthorized}.
 */
final class ClientCertificate {
  private ClientCertificate() {}

  /** When one that stands in PEM expires. */
  static Instant expiryOf(byte[] pem) throws IOException {
    return expiry(new ByteArrayInputStream(pem));
  }

  private static Instant expiry(InputStream certificate) throws IOException {
    try {
      var parsed = CertificateFactory.getInstance("X.509").generateCertificate(certificate);
      return ((X509Certificate) parsed).getNotAfter().toInstant();
    } catch (CertificateException e) {
      throw new IOException("its client certificate cannot be read", e);
    }
  }
}
