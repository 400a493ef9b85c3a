package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Same host means the same name and the same port, the scheme's own port included. */
final class OriginFilterTest {
  @ParameterizedTest
  @CsvSource({
    "https://vcm.example.org, vcm.example.org, true",
    "https://VCM.example.org, vcm.example.ORG:443, true",
    "http://vcm.example.org, vcm.example.org:80, true",
    "http://127.0.0.1:8000, 127.0.0.1:8000, true",
    "http://[::1]:8000, [::1]:8000, true",
    "http://[::1], [::1]:80, true",
    "https://vcm.example.org, vcm.example.org:80, false",
    "https://evil.org, vcm.example.org, false",
    "https://vcm.example.org.evil.org, vcm.example.org, false",
    "https://vcm.example.org@evil.org, vcm.example.org, false",
    "null, vcm.example.org, false",
    "file://, vcm.example.org, false",
    "not a uri, vcm.example.org, false"
  })
  void comparesHostAndPort(String origin, String host, boolean same) {
    assertThat(OriginFilter.isSameHost(origin, host)).isEqualTo(same);
  }
}
