package io.vclustermanager.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads an issuer's keys from the issuer, each time it is asked. It follows no redirects, waits
 * five seconds for a document and takes 512 kB: whoever answers there is not trusted with more.
 * What cannot be read whole, or has no key of use, counts as if nobody had answered.
 */
final class IssuerDocuments implements JWKSetSource<SecurityContext> {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 512 * 1024;
  private static final int LEAST_BITS = 2048;
  private static final StrictJson JSON = StrictJson.within(new TextBounds(MOST_BYTES, 20), 50_000);

  private final IssuerSettings settings;

  IssuerDocuments(IssuerSettings settings) {
    this.settings = settings;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      return usable(JWKSet.parse(document(keysAt())));
    } catch (IOException | NotTakenException | ParseException | IllegalArgumentException e) {
      throw new JWKSetUnavailableException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JWKSetUnavailableException("Interrupted", e);
    }
  }

  private URI keysAt() throws IOException, NotTakenException, InterruptedException {
    if (settings.jwksUri() != null) {
      return settings.jwksUri();
    }
    var document = document(settings.discovery());
    // One that speaks for another would give that one's people to itself (Discovery §4.3).
    if (!settings.issuer().equals(document.get("issuer"))) {
      throw new IOException(settings.discovery() + " is of another issuer");
    }
    if (!(document.get("jwks_uri") instanceof String address)) {
      throw new IOException(settings.discovery() + " has no jwks_uri");
    }
    return IssuerSettings.address("jwks_uri of " + settings.discovery(), address);
  }

  private static JWKSet usable(JWKSet all) throws IOException {
    var some =
        all.getKeys().stream().filter(IssuerDocuments::isUsable).map(JWK::toPublicJWK).toList();
    if (some.isEmpty()) {
      throw new IOException("There is no key of use among the keys");
    }
    return new JWKSet(some);
  }

  private static boolean isUsable(JWK key) {
    return key instanceof RSAKey rsa ? rsa.size() >= LEAST_BITS : key instanceof ECKey;
  }

  private static Map<String, Object> document(URI address)
      throws IOException, NotTakenException, InterruptedException {
    if (!(JSON.read(body(address)) instanceof Map<?, ?> object)) {
      throw new IOException(address + " is no object");
    }
    var document = new HashMap<String, Object>();
    object.forEach((name, value) -> document.put(String.valueOf(name), value));
    return document;
  }

  private static byte[] body(URI address) throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder().connectTimeout(LONGEST).followRedirects(Redirect.NEVER).build()) {
      // The request's own limit would end with the answer's headers.
      var asked =
          client
              .sendAsync(
                  HttpRequest.newBuilder(address).header("Accept", "application/json").build(),
                  BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES))
              .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      try {
        var answer = asked.get();
        if (answer.statusCode() != 200) {
          throw new IOException(address + " answered HTTP " + answer.statusCode());
        }
        return answer.body();
      } finally {
        client.shutdownNow();
      }
    } catch (ExecutionException e) {
      throw new IOException(address + " cannot be read: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {}
}
