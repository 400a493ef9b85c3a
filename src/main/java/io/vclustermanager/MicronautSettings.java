package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.micronaut.core.type.Argument;
import io.vclustermanager.access.AddressSettings;
import io.vclustermanager.access.CertificateSettings;
import io.vclustermanager.access.CredentialKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What our settings mean for the parts of Micronaut that stand around the service: its filter for
 * pages of other origins, its TLS, its loggers. Each is said once, by a setting of ours.
 */
final class MicronautSettings {
  static final String ORIGINS = "vcm.allowed-origins";
  static final String FORMER_ORIGINS = "vcm.graphql.allowed-origins";
  static final String EXTERNAL_URL = "vcm.external-url";
  static final String CERTIFICATE = "vcm.tls.certificate";

  private static final Logger LOG = LoggerFactory.getLogger(MicronautSettings.class);
  private static final String CORS = "micronaut.server.cors.";
  private static final String OURS = CORS + "configurations.vcm.";
  private static final String TLS = "micronaut.server.ssl.";

  /** What clients of the graph and of the doors beside it send and read. */
  private static final List<String> SENT =
      List.of(
          "Authorization",
          CredentialKind.KEY_HEADER,
          "Content-Type",
          "Accept",
          "Idempotency-Key",
          "X-Request-Id",
          "Last-Event-ID");

  private static final List<String> READ =
      List.of(
          "RateLimit",
          "RateLimit-Policy",
          "RateLimit-Limit",
          "RateLimit-Remaining",
          "RateLimit-Reset",
          "Retry-After",
          "X-Request-Id",
          "WWW-Authenticate");

  /** How long a browser may remember what it was told: an hour. */
  private static final int REMEMBERED = 3600;

  private MicronautSettings() {}

  /**
   * The settings of Micronaut that follow.
   *
   * @throws StartRefusedException when one of ours cannot be meant
   */
  static Map<String, Object> of(Environment environment) {
    Map<String, Object> all = new HashMap<>();
    try {
      all.putAll(cors(origins(environment)));
    } catch (IllegalArgumentException e) {
      throw new StartRefusedException(String.valueOf(e.getMessage()));
    }
    if (isGiven(environment, CERTIFICATE)) {
      all.putAll(tls(environment));
    }
    if (isGiven(environment, CertificateSettings.PORT)) {
      all.putAll(doors(environment));
    }
    if (List.of("true", "1", "yes").contains(text(environment, "debug").toLowerCase(Locale.ROOT))) {
      // Ours alone: what libraries say of requests has tokens in it.
      all.put("logger.levels.io.vclustermanager", "DEBUG");
    }
    return all;
  }

  private static List<String> origins(Environment environment) {
    var named = list(environment, ORIGINS);
    var own = new AddressSettings(named, text(environment, EXTERNAL_URL));
    var all = new ArrayList<>(own.allowedOrigins());
    // A service on loopback is kept from all pages that it does not know: the proxy's are its own.
    own.ownOrigin().filter(each -> !all.contains(each)).ifPresent(all::add);
    var former = AddressSettings.origins(FORMER_ORIGINS, list(environment, FORMER_ORIGINS));
    if (!former.isEmpty()) {
      LOG.warn("{} is called {} by now; it is read until 2027-09-30", FORMER_ORIGINS, ORIGINS);
    }
    former.stream().filter(each -> !all.contains(each)).forEach(all::add);
    return all;
  }

  /** Without origins the filter is not there, and browsers keep pages of others out themselves. */
  private static Map<String, Object> cors(List<String> origins) {
    return origins.isEmpty()
        ? Map.of()
        : Map.of(
            CORS + "enabled", true,
            OURS + "allowed-origins", origins,
            OURS + "allowed-methods", List.of("GET", "POST"),
            OURS + "allowed-headers", SENT,
            OURS + "exposed-headers", READ,
            OURS + "allow-credentials", true,
            OURS + "max-age", REMEMBERED);
  }

  /** Who names one door by itself names all: the usual one stands here as it is without this. */
  private static Map<String, Object> doors(Environment environment) {
    var isTls = isGiven(environment, CERTIFICATE);
    var usual = environment.getProperty("micronaut.server.port", String.class).orElse("8000");
    if (usual.equals(text(environment, CertificateSettings.PORT))) {
      throw new StartRefusedException(
          "%s=%s is the port of the usual door already: give the door for certificates one of its own"
              .formatted(CertificateSettings.PORT, usual));
    }
    var host = text(environment, "micronaut.server.host");
    // Without it no door would speak TLS, whatever is said of each.
    Map<String, Object> all = new HashMap<>(tls(environment));
    all.putAll(door("main", host, text(environment, "micronaut.server.port"), isTls ? "vcm" : ""));
    all.putAll(
        door(
            "with-certificates",
            host,
            text(environment, CertificateSettings.PORT),
            "vcm-certificates"));
    return all;
  }

  private static Map<String, Object> door(String name, String host, String port, String key) {
    var at = "micronaut.server.netty.listeners." + name + ".";
    Map<String, Object> door = new HashMap<>();
    door.put(at + "port", port);
    door.put(at + "ssl", !key.isEmpty());
    if (!host.isBlank()) {
      door.put(at + "host", host);
    }
    if (!key.isEmpty()) {
      door.put(at + "key-name", key);
    }
    return door;
  }

  private static Map<String, Object> tls(Environment environment) {
    return Map.of(
        TLS + "enabled",
        true,
        TLS + "port",
        environment.getProperty("micronaut.server.port", String.class).orElse("8000"),
        TLS + "key-name",
        "vcm",
        TLS + "protocols",
        List.of("TLSv1.3", "TLSv1.2"));
  }

  private static List<String> list(Environment environment, String name) {
    return environment.getProperty(name, Argument.listOf(String.class)).orElse(List.of());
  }

  private static boolean isGiven(Environment environment, String name) {
    return !text(environment, name).isBlank();
  }

  private static String text(Environment environment, String name) {
    return environment.getProperty(name, String.class).orElse("");
  }
}
