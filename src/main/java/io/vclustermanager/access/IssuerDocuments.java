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
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an issuer's keys from the issuer, each time it is asked. What cannot be read whole, or has
 * no key of use, counts as if nobody had answered.
 */
final class IssuerDocuments implements JWKSetSource<SecurityContext> {
  private static final int LEAST_BITS = 2048;

  private final IssuerSettings settings;

  IssuerDocuments(IssuerSettings settings) {
    this.settings = settings;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      return usable(JWKSet.parse(IssuerHttp.document(keysAt())));
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
    if (!(discovered(settings).get("jwks_uri") instanceof String address)) {
      throw new IOException(settings.discovery() + " has no jwks_uri");
    }
    return IssuerSettings.address("jwks_uri of " + settings.discovery(), address);
  }

  /** What an issuer says of itself. */
  static Map<String, Object> discovered(IssuerSettings settings)
      throws IOException, NotTakenException, InterruptedException {
    var document = IssuerHttp.document(settings.discovery());
    // One that speaks for another would give that one's people to itself (Discovery §4.3).
    if (!settings.issuer().equals(document.get("issuer"))) {
      throw new IOException(settings.discovery() + " is of another issuer");
    }
    return document;
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

  @Override
  public void close() {}
}
