package io.vclustermanager.web.tls;

import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import io.vclustermanager.access.CertificateAuthorities;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets every client finish its handshake, and tells it whose certificates are wanted. It judges
 * nobody: {@code access} does that for each request.
 */
final class AnyClient extends SimpleTrustManagerFactory {
  private final CertificateAuthorities authorities;

  AnyClient(CertificateAuthorities authorities) {
    this.authorities = authorities;
  }

  @Override
  protected void engineInit(@Nullable KeyStore store) {}

  @Override
  protected void engineInit(ManagerFactoryParameters parameters) {}

  @Override
  protected TrustManager[] engineGetTrustManagers() {
    return new TrustManager[] {new Taking(authorities)};
  }

  private static final class Taking extends X509ExtendedTrustManager {
    private final CertificateAuthorities authorities;

    Taking(CertificateAuthorities authorities) {
      this.authorities = authorities;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return authorities.all();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw noServer();
    }

    /** Whoever would go out with this would trust anybody. */
    private static CertificateException noServer() {
      return new CertificateException("this is for clients");
    }
  }
}
