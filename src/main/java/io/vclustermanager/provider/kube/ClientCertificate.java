package io.vclustermanager.provider.kube;

import io.kubernetes.client.util.KubeConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * The certificate by which a kubeconfig signs in. An API server does not say that it has expired,
 * only {@code Unauthorized}.
 */
final class ClientCertificate {
  private ClientCertificate() {}

  /** When it expires; empty where the kubeconfig signs in otherwise. */
  static Optional<Instant> expiryOf(KubeConfig config) throws IOException {
    var data =
        config.getDataOrFileRelative(
            config.getClientCertificateData(), config.getClientCertificateFile());
    return data == null ? Optional.empty() : Optional.of(expiry(new ByteArrayInputStream(data)));
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
