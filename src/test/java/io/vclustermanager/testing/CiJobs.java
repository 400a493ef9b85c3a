package io.vclustermanager.testing;

import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Jobs of CI, with the claims that were recorded of real ones, that exchange their tokens. Each
 * comes from an address of its own, unless one is said, so that none waits for the mistakes of
 * another.
 */
public final class CiJobs {
  private static final String URN = "urn:ietf:params:oauth:";
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private CiJobs() {}

  /** What the door has answered. */
  public record Exchanged(int status, Map<String, Object> body, Map<String, String> headers) {
    /** What stands there, as text. */
    public String text(String name) {
      return String.valueOf(body.get(name));
    }
  }

  /** The settings by which the service takes this issuer's jobs. */
  public static Map<String, Object> settings(
      String name, String kind, FakeIssuer issuer, String audience) {
    var prefix = "vcm.auth.ci.issuers." + name + ".";
    return Map.of(
        prefix + "kind", kind, prefix + "issuer", issuer.uri(), prefix + "audience", audience);
  }

  /** The claims of a recorded job, as if this issuer had given them just now. */
  public static JWTClaimsSet.Builder claims(String recorded, FakeIssuer issuer) {
    try {
      var text = Files.readString(Path.of("src/test/resources/ci", recorded + ".json"));
      return new JWTClaimsSet.Builder(JWTClaimsSet.parse(text))
          .issuer(issuer.uri())
          .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(3650))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The token of a recorded job. */
  public static String token(String recorded, FakeIssuer issuer) {
    return issuer.token(claims(recorded, issuer).build());
  }

  /** The form by which a token is exchanged, of a job that works for the team {@code web}. */
  public static Map<String, String> form(String token) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", URN + "grant-type:token-exchange");
    form.put("subject_token_type", URN + "token-type:jwt");
    form.put("subject_token", token);
    form.put("audience", "web");
    return form;
  }

  /** Exchanges a token. */
  public static Exchanged exchange(TestService service, String token) {
    return exchange(service, form(token));
  }

  /** The same with one more parameter. */
  public static Exchanged exchange(TestService service, String token, String name, String value) {
    var form = form(token);
    form.put(name, value);
    return exchange(service, form);
  }

  /** Sends a form. */
  public static Exchanged exchange(TestService service, Map<String, String> form) {
    var address = ADDRESSES.incrementAndGet();
    return exchange(
        service, form, "198.51.%d.%d".formatted(100 + address / 250, 1 + address % 250));
  }

  /** Sends a form from this address; the service trusts its proxy. */
  public static Exchanged exchange(TestService service, Map<String, String> form, String address) {
    var body =
        form.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return post(service, body, "application/x-www-form-urlencoded", address);
  }

  /** Sends anything. */
  public static Exchanged post(TestService service, String body, String type, String address) {
    var request =
        HttpRequest.newBuilder(service.uri().resolve("/auth/exchange"))
            .timeout(TestService.DEADLINE)
            .header("Content-Type", type)
            .header("X-Forwarded-For", address)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      var response = GraphClient.HTTP.send(request, BodyHandlers.ofString());
      return new Exchanged(
          response.statusCode(),
          JsonMapper.createDefault()
              .readValue(response.body(), Argument.mapOf(String.class, Object.class)),
          response.headers().map().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().getFirst())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
