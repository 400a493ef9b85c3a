package io.vclustermanager.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vclustermanager.StartRefusedException;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.web.tls.TlsSettings.Files;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The service's own door speaks TLS, and goes on when its files change. Real handshakes. */
final class TlsIT {
  @Test
  void itIsKnownByItsCertificateAndTakesANewOneWithoutARestart(@TempDir Path folder)
      throws Exception {
    var pem = new Pem(folder);
    var files = pem.make("first");
    var next = pem.make("second", "genrsa", "-traditional", "2048");
    try (var service = start(files)) {
      assertThat(service.uri().getScheme()).isEqualTo("https");
      try (var open = open(service, "TLSv1.3")) {
        assertThat(peer(open)).isEqualTo("CN=first");
        assertThat(get(open))
            .startsWith("HTTP/1.1 200")
            .contains("strict-transport-security: max-age=31536000");

        Pem.replace(files.certificate(), next.certificate());
        Pem.replace(files.key(), next.key());
        service.bean(TlsCertificates.class).look();

        assertThat(get(open)).as("who is there stays").startsWith("HTTP/1.1 200");
      }
      assertThat(names(service)).isEqualTo("CN=second");
    }
  }

  @Test
  void filesThatCannotBeUsedChangeNothingAndAreToldOnce(@TempDir Path folder) throws Exception {
    var pem = new Pem(folder);
    var files = pem.make("first");
    var other = pem.make("second");
    var told = new ListAppender<ILoggingEvent>();
    told.start();
    ((Logger) LoggerFactory.getLogger(DoorCertificates.class)).addAppender(told);
    try (var service = start(files)) {
      var certificates = service.bean(TlsCertificates.class);
      Pem.replace(files.certificate(), other.certificate());
      certificates.look();
      assertThat(told.list).as("the key may follow").isEmpty();
      for (var n = 0; n < 3; n++) {
        certificates.look();
      }
      assertThat(told.list).singleElement().asString().contains("not that of the certificate");
      assertThat(names(service)).isEqualTo("CN=first");

      java.nio.file.Files.delete(files.key());
      certificates.look();
      certificates.look();
      assertThat(told.list).hasSize(2).last().asString().contains("there is no file");
      assertThat(names(service)).isEqualTo("CN=first");

      java.nio.file.Files.copy(other.key(), files.key());
      certificates.look();
      assertThat(names(service)).isEqualTo("CN=second");
    } finally {
      ((Logger) LoggerFactory.getLogger(DoorCertificates.class)).detachAppender(told);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void itSpeaks(String version, @TempDir Path folder) throws Exception {
    try (var service = start(new Pem(folder).make("first"));
        var socket = open(service, version)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      try (var plain = new Socket("127.0.0.1", service.uri().getPort())) {
        plain
            .getOutputStream()
            .write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
            .as("without TLS nothing is answered")
            .doesNotContain("HTTP/1.1 200");
      }
    }
  }

  @Test
  void whatCannotBeUsedIsRefusedAtTheStart(@TempDir Path folder) throws Exception {
    var pem = new Pem(folder);
    var one = pem.make("one");
    var two = pem.make("two");

    assertThatThrownBy(() -> start(new Files(one.certificate(), two.key())).close())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("the key is not that of the certificate");
    assertThatThrownBy(() -> start(new Files(folder.resolve("none"), two.key())).close())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("there is no file");
  }

  private static TestService start(Files files) {
    return TestService.start(
        Map.of(
            "vcm.tls.certificate", files.certificate().toString(),
            "vcm.tls.key", files.key().toString()));
  }

  private static String names(TestService service) throws Exception {
    try (var socket = open(service, "TLSv1.3")) {
      return peer(socket);
    }
  }

  private static String peer(SSLSocket socket) throws IOException {
    var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  private static SSLSocket open(TestService service, String version)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", service.uri().getPort());
    socket.setEnabledProtocols(new String[] {version});
    socket.startHandshake();
    return socket;
  }

  private static String get(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var read = new byte[8192];
    var text = new StringBuilder();
    while (!text.toString().endsWith("}")) {
      var some = socket.getInputStream().read(read);
      if (some < 0) {
        break;
      }
      text.append(new String(read, 0, some, StandardCharsets.US_ASCII));
    }
    return text.toString().toLowerCase(Locale.ROOT).replace("http/1.1", "HTTP/1.1");
  }

  /** Whose certificate it is, is what is looked at here. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
