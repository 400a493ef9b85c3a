package io.vclustermanager.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An identity provider at the outermost door: its discovery document, its keys, its tokens. */
public final class FakeIssuer implements AutoCloseable {
  /** What its tokens are meant for, if nothing else is said. */
  public static final String AUDIENCE = "vcluster-manager";

  private final HttpServer server;
  private final AtomicInteger readings = new AtomicInteger();
  private volatile RSAKey key = newKey();
  private volatile List<JWK> shown = List.of(key);
  private volatile boolean away;
  private volatile String instead = "";

  private FakeIssuer(HttpServer server) {
    this.server = server;
  }

  /** Starts one. */
  public static FakeIssuer start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var issuer = new FakeIssuer(server);
      server.createContext("/.well-known/openid-configuration", issuer::discovery);
      server.createContext("/keys", issuer::keys);
      server.start();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void discovery(HttpExchange exchange) throws IOException {
    answer(exchange, "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/keys\"}".formatted(uri(), uri()));
  }

  private void keys(HttpExchange exchange) throws IOException {
    readings.incrementAndGet();
    answer(exchange, instead.isEmpty() ? new JWKSet(shown).toString() : instead);
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      var body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(away ? 503 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** What its tokens say it is. */
  public String uri() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The settings by which the service takes its tokens, with these further ones. */
  public Map<String, Object> settings(String name, Map<String, String> further) {
    var settings = new HashMap<String, Object>();
    var prefix = "vcm.auth.issuers." + name + ".";
    settings.put(prefix + "issuer", uri());
    settings.put(prefix + "audience", AUDIENCE);
    further.forEach((key, value) -> settings.put(prefix + key, value));
    return settings;
  }

  /** How often its keys were asked for. */
  public int readings() {
    return readings.get();
  }

  /** From now on it answers nobody, or everybody again. */
  public void away(boolean isAway) {
    away = isAway;
  }

  /** From now on it gives this in the place of its keys; with an empty text, its keys again. */
  public void gives(String text) {
    instead = text;
  }

  /** Signs with a new key from now on, and shows the one before for a while, as issuers do. */
  public void rotate() {
    var before = key;
    key = newKey();
    shown = List.of(key, before);
  }

  /** The key by which it signs. */
  public RSAKey key() {
    return key;
  }

  /** A key that it has never shown. */
  public static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048)
          .keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The claims of a token of this subject; it ends far away, for the clock may be moved. */
  public JWTClaimsSet.Builder claims(String sub) {
    return new JWTClaimsSet.Builder()
        .issuer(uri())
        .audience(AUDIENCE)
        .subject(sub)
        .jwtID(UUID.randomUUID().toString())
        .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(3650))));
  }

  /** A token of this subject, who is called that and is in these groups. */
  public String token(String sub, String name, String... groups) {
    return token(
        claims(sub)
            .claim("preferred_username", name)
            .claim("groups", Stream.of(groups).toList())
            .build());
  }

  /** A token with these claims. */
  public String token(JWTClaimsSet claims) {
    return token(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims, key);
  }

  /** A token with this header and these claims, signed by that key. */
  public static String token(JWSHeader header, JWTClaimsSet claims, RSAKey by) {
    var token = new SignedJWT(header, claims);
    try {
      token.sign(new RSASSASigner(by));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
