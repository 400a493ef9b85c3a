package io.vclustermanager.web.tls;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.netty.NettySslContextBuilder;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration;
import io.micronaut.http.server.netty.ssl.NettyServerSslFactory;
import io.micronaut.http.ssl.ClientAuthentication;
import io.netty.handler.ssl.SslContext;
import io.vclustermanager.access.CertificateAuthorities;
import io.vclustermanager.access.CertificateSettings;
import jakarta.inject.Singleton;
import javax.net.ssl.TrustManagerFactory;

/**
 * Has one door ask for clients' certificates, and no other: Micronaut has one setting for all. It
 * takes any certificate whose key the client has, and none; who they count as is said where all
 * that a request shows is looked at, so that whoever is refused is told why, as by every way in.
 */
@Singleton
@Replaces(NettyServerSslFactory.class)
@Requires(property = CertificateSettings.PORT)
final class ClientDoor extends NettyServerSslFactory {
  private final CertificateAuthorities authorities;

  ClientDoor(CertificateAuthorities authorities) {
    this.authorities = authorities;
  }

  @Override
  public NettySslContextBuilder serverBuilder(NettyListenerConfiguration listener) {
    return ClientDoorCertificates.NAME.equals(listener.getKeyName())
        ? new Asking(authorities)
        : super.serverBuilder(listener);
  }

  private static final class Asking extends NettySslContextBuilder {
    private final CertificateAuthorities authorities;

    Asking(CertificateAuthorities authorities) {
      super(true);
      this.authorities = authorities;
    }

    @Override
    protected TrustManagerFactory createTrustManagerFactory() {
      return new AnyClient(authorities);
    }

    /** After all that the settings of all doors have said. */
    @Override
    public SslContext buildTcp() throws Exception {
      clientAuthentication(ClientAuthentication.WANT);
      return super.buildTcp();
    }
  }
}
