package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubeFailuresTest {
  @Test
  void noAnswerMayComeLater() {
    var failure = KubeFailures.of("host 'eu'", new ConnectException("Connection refused"));

    assertSaid(failure, "HostUnreachable", false);
    assertThat(failure.message()).isEqualTo("Host 'eu' cannot be reached: Connection refused");
  }

  @Test
  void anExpiredCertificateIsToldApart() {
    var handshake = new SSLHandshakeException("PKIX path validation failed");
    handshake.initCause(new CertificateExpiredException("NotAfter: yesterday"));

    assertSaid(KubeFailures.of("host 'eu'", handshake), "CertificateExpired", false);
    assertSaid(
        KubeFailures.of("host 'eu'", new IOException("Received fatal alert: certificate_expired")),
        "CertificateExpired",
        false);
  }

  @Test
  void anotherAuthorityIsToldWithWhatToDo() {
    var handshake = new SSLHandshakeException("PKIX path building failed");
    handshake.initCause(new CertPathBuilderException("unable to find valid certification path"));

    var failure = KubeFailures.of("host 'eu'", handshake);

    assertSaid(failure, "HostUnreachable", false);
    assertThat(failure.message())
        .startsWith("Host 'eu' cannot be reached: its certificate is of another authority")
        .doesNotContain("PKIX");
  }

  @ParameterizedTest
  @CsvSource({
    "401, CredentialsRefused, false",
    "403, Forbidden, false",
    "409, HostTrouble, false",
    "422, Invalid, true",
    "400, Invalid, true",
    "429, Throttled, false",
    "500, HostTrouble, false"
  })
  void aRefusalIsInTheHostsOwnWords(int status, String reason, boolean permanent) {
    var answer = KubeCalls.JSON.createObjectNode().put("message", "its own words");

    var failure = KubeFailures.of("host 'eu'", status, answer);

    assertSaid(failure, reason, permanent);
    assertThat(failure.message()).contains("'eu'").endsWith("its own words");
  }

  private static void assertSaid(ProviderException failure, String reason, boolean permanent) {
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.isPermanent()).isEqualTo(permanent);
  }
}
