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
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider at the outermost door: its discovery document, its keys, its tokens, and the
 * codes that it gives people who sign in there by a browser.
 */
public final class FakeIssuer implements AutoCloseable {
  /** What its tokens are meant for, if nothing else is said. */
  public static final String AUDIENCE = "vcluster-manager";

  /** What it calls the service when people sign in. */
  public static final String CLIENT = "vcm-pages";

  /** By which it knows the service then. */
  public static final String SECRET = "a secret of / the client";

  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final AtomicInteger readings = new AtomicInteger();
  private volatile RSAKey key = newKey();
  private volatile List<JWK> shown = List.of(key);
  private volatile boolean away;
  private volatile @Nullable Hold held;
  private volatile String instead = "";
  private volatile String tokens = "";
  private volatile int tokenStatus = 200;
  private volatile boolean givesCodesOnce = true;
  private volatile Map<String, Object> further = Map.of();
  private volatile String lastAuthentication = "";
  private volatile UnaryOperator<JWTClaimsSet.Builder> saying = UnaryOperator.identity();

  private record Code(JWTClaimsSet claims, Map<String, String> asked) {}

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
      server.createContext("/token", issuer::tokens);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void discovery(HttpExchange exchange) throws IOException {
    Map<String, Object> document = new HashMap<>(further);
    document.put("issuer", uri());
    document.put("jwks_uri", uri() + "/keys");
    document.put("authorization_endpoint", uri() + "/authorize?tenant=1");
    document.put("token_endpoint", uri() + "/token");
    document.put("end_session_endpoint", uri() + "/logout");
    answer(exchange, JsonText.of(document));
  }

  /** Its token endpoint, as RFC 6749 §4.1.3 and RFC 7636 §4.6 have it. */
  private void tokens(HttpExchange exchange) throws IOException {
    var sent = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    lastAuthentication =
        exchange.getRequestHeaders().getOrDefault("Authorization", List.of("")).getFirst()
            + sent.getOrDefault("client_secret", "");
    await(sent.getOrDefault("code", ""));
    var code = givesCodesOnce ? codes.remove(sent.get("code")) : codes.get(sent.get("code"));
    if (!tokens.isEmpty()) {
      send(exchange, tokenStatus, tokens);
    } else if (!lastAuthentication.equals(basic()) && !lastAuthentication.equals(SECRET)) {
      send(exchange, 401, "{\"error\": \"invalid_client\"}");
    } else if (code == null || !isOf(code, sent)) {
      send(exchange, 400, "{\"error\": \"invalid_grant\"}");
    } else {
      var token = token(saying.apply(new JWTClaimsSet.Builder(code.claims)).build());
      send(exchange, 200, JsonText.of(Map.of("id_token", token, "token_type", "Bearer")));
    }
  }

  private static boolean isOf(Code code, Map<String, String> sent) {
    return Objects.equals(code.asked.get("redirect_uri"), sent.get("redirect_uri"))
        && "S256".equals(code.asked.get("code_challenge_method"))
        && Objects.equals(code.asked.get("code_challenge"), challenge(sent.get("code_verifier")));
  }

  private static String challenge(@Nullable String verifier) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With both parts encoded first (RFC 6749 §2.3.1). */
  private static String basic() {
    var pair =
        URLEncoder.encode(CLIENT, StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** What stands in a form, or behind the question mark of an address. */
  public static Map<String, String> form(String text) {
    var sent = new HashMap<String, String>();
    for (var each : text.split("&")) {
      var parts = each.split("=", 2);
      sent.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return sent;
  }

  /**
   * Somebody has signed in: the code that the browser brings back.
   *
   * @param authorization the address to which the service has sent the browser
   */
  public String code(URI authorization, String sub, String name, String... groups) {
    var asked = form(authorization.getRawQuery());
    var code = UUID.randomUUID().toString();
    codes.put(
        code,
        new Code(
            claims(sub)
                .audience(asked.get("client_id"))
                .claim("nonce", asked.get("nonce"))
                .claim("preferred_username", name)
                .claim("groups", Stream.of(groups).toList())
                .build(),
            asked));
    return code;
  }

  /** From now on its ID tokens say this, too. */
  public void says(UnaryOperator<JWTClaimsSet.Builder> change) {
    saying = change;
  }

  /** From now on it answers this to codes; with an empty text, tokens again. */
  public void givesForCodes(int status, String text) {
    tokenStatus = status;
    tokens = text;
  }

  /** Whether a code is good once, as it must be. */
  public void givesCodesOnce(boolean once) {
    givesCodesOnce = once;
  }

  /** From now on its discovery document has this as well. */
  public void documents(Map<String, Object> more) {
    further = more;
  }

  /** By what the service has shown who it is when it last brought a code. */
  public String lastAuthentication() {
    return lastAuthentication;
  }

  /** The settings by which people can sign in there as well. */
  public Map<String, Object> pages(String name, Map<String, String> further) {
    var all = new HashMap<String, String>(Map.of("client-id", CLIENT, "client-secret", SECRET));
    all.putAll(further);
    return settings(name, all);
  }

  private void keys(HttpExchange exchange) throws IOException {
    readings.incrementAndGet();
    answer(exchange, instead.isEmpty() ? new JWKSet(shown).toString() : instead);
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    send(exchange, 200, text);
  }

  private void send(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      var body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(away ? 503 : status, body.length);
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

  /** Answers who sends codes that begin like this when it is closed, and not before. */
  public Hold holds(String beginning) {
    var hold = new Hold(beginning, new AtomicInteger(), new CountDownLatch(1));
    held = hold;
    return hold;
  }

  /** Those that wait for an answer. */
  public record Hold(String beginning, AtomicInteger waiting, CountDownLatch over)
      implements AutoCloseable {
    @Override
    public void close() {
      over.countDown();
    }
  }

  private void await(String code) {
    var hold = held;
    if (hold != null && code.startsWith(hold.beginning)) {
      hold.waiting.incrementAndGet();
      try {
        hold.over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
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
