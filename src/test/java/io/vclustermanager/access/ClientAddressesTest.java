package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address a request has that may have come through proxies. */
final class ClientAddressesTest {
  private static final ClientAddresses BEHIND =
      new ClientAddresses(new ProxySettings(List.of("10.0.0.0/8", " fd00::/8 ", "192.0.2.1", "")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.7 |                                         | 203.0.113.7
          203.0.113.7 | 198.51.100.1                            | 203.0.113.7
          10.1.2.3    |                                         | 10.1.2.3
          10.1.2.3    | 198.51.100.1                            | 198.51.100.1
          10.1.2.3    | 1.1.1.1, 198.51.100.1                   | 198.51.100.1
          10.1.2.3    | 198.51.100.1, 10.9.9.9, fd00::1         | 198.51.100.1
          10.1.2.3    | 1.1.1.1 ; 198.51.100.1 ; 192.0.2.1      | 198.51.100.1
          10.1.2.3    | 10.4.4.4                                | 10.4.4.4
          10.1.2.3    | unknown                                 | 10.1.2.3
          10.1.2.3    | 198.51.100.1, evil.example, 10.9.9.9    | 10.9.9.9
          10.1.2.3    | 198.51.100.1:4711                       | 198.51.100.1
          10.1.2.3    | [2001:db8::5]:4711                      | 2001:db8:0:0:0:0:0:5
          10.1.2.3    | 2001:db8::5                             | 2001:db8:0:0:0:0:0:5
          10.1.2.3    | ::ffff:198.51.100.1                     | 198.51.100.1
          192.0.2.2   | 198.51.100.1                            | 192.0.2.2
          """)
  void isTheFirstFromTheRightThatIsNoTrustedProxy(String peer, String header, String client) {
    var lines = header == null ? List.<String>of() : Arrays.asList(header.split(";"));

    assertThat(BEHIND.of(InetAddress.ofLiteral(peer), lines).getHostAddress()).isEqualTo(client);
  }

  @Test
  void nobodyIsTrustedWhereNobodyWasNamed() {
    var plain = new ClientAddresses(new ProxySettings(List.of("")));

    assertThat(plain.areBehindProxies()).isFalse();
    assertThat(plain.isProxy(InetAddress.getLoopbackAddress())).isFalse();
    assertThat(BEHIND.areBehindProxies()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/", "fd00::/129", "/8"})
  void whatIsNoAddressIsRefusedAtTheStart(String proxy) {
    var settings = new ProxySettings(List.of(proxy));

    assertThatThrownBy(() -> new ClientAddresses(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vcm.trusted-proxies")
        .hasMessageContaining(proxy);
  }
}
