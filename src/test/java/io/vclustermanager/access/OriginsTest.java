package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Same host means the same name and the same port, the scheme's own port included. */
final class OriginsTest {
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
    assertThat(Origins.isHost(origin, host)).isEqualTo(same);
  }

  /** Whoever is on the way to the service can have a page of its host by HTTP say anything. */
  @Test
  void aPageByHttpIsNoneOfAServiceThatIsReachedByTls() {
    var outside = origins("https://vcm.example.org");

    assertThat(outside.isOwn(from("https://vcm.example.org", "vcm.example.org"))).isTrue();
    assertThat(outside.isOwn(from("http://vcm.example.org", "vcm.example.org"))).isFalse();
    assertThat(outside.isOwn(from("https://vcm.example.org", "vcm.internal"))).isTrue();
  }

  @Test
  void whereNobodyKnowsHowAHostIsReachedItsPagesAreTheServices() {
    assertThat(origins(null).isOwn(from("http://127.0.0.1:8000", "127.0.0.1:8000"))).isTrue();
    assertThat(origins(null).isOwn(from("https://vcm.example.org", "vcm.example.org"))).isTrue();
    assertThat(
            origins("https://vcm.example.org")
                .isOwn(from("http://127.0.0.1:8000", "127.0.0.1:8000")))
        .as("on its own machine, beside the proxy")
        .isTrue();
  }

  private static Origins origins(@Nullable String externalUrl) {
    return new Origins(
        new AddressSettings(List.of(), externalUrl),
        new ClientAddresses(new ProxySettings(List.of())));
  }

  private static MutableHttpRequest<?> from(String origin, String host) {
    return HttpRequest.POST("/graphql", "{}").header("Origin", origin).header("Host", host);
  }
}
