package io.vclustermanager.web.health;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.vclustermanager.access.BearerWay;
import io.vclustermanager.access.OtherDoor;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The token by which a collector reads the figures, and nothing else. */
@Singleton
final class MetricsToken implements OtherDoor {
  private final MetricsSettings settings;

  MetricsToken(MetricsSettings settings) {
    this.settings = settings;
  }

  @Override
  public boolean takes(HttpRequest<?> request) {
    return request.getPath().equals(MetricsController.PATH) && isIn(request);
  }

  /** Whether the request shows it. */
  boolean isIn(HttpRequest<?> request) {
    var token = settings.token();
    return token != null
        && BearerWay.token(request.getHeaders().get(HttpHeaders.AUTHORIZATION))
            .filter(given -> isSame(given, token))
            .isPresent();
  }

  private static boolean isSame(String given, String token) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
