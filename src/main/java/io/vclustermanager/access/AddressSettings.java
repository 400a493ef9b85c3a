package io.vclustermanager.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which address people reach the service, and whose pages may speak to it: {@code vcm}.
 *
 * @param allowedOrigins origins of pages of others that may use the service as whoever is signed in
 *     there, as {@code https://host:port}
 * @param externalUrl the address under which people reach it, as the proxies before it have it;
 *     null: it is not known
 */
@Context
@ConfigurationProperties("vcm")
public record AddressSettings(
    @Bindable(defaultValue = "") List<String> allowedOrigins, @Nullable String externalUrl) {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+])(:\\d{1,5})?");

  public AddressSettings {
    allowedOrigins = origins("vcm.allowed-origins", allowedOrigins);
    externalUrl = externalUrl == null || externalUrl.isBlank() ? null : externalUrl.strip();
    if (externalUrl != null && !isAddress(externalUrl)) {
      throw new IllegalArgumentException(
          "vcm.external-url must be an address such as https://clusters.example.com");
    }
  }

  private static boolean isAddress(String url) {
    try {
      var parsed = URI.create(url);
      return parsed.getHost() != null
          && parsed.getRawQuery() == null
          && parsed.getRawFragment() == null
          && List.of("http", "https").contains(parsed.getScheme().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Origins as browsers send them.
   *
   * @param setting where they were given
   * @throws IllegalArgumentException when one is none, or stands for all
   */
  public static List<String> origins(String setting, List<String> given) {
    return given.stream()
        .map(each -> each.strip().toLowerCase(Locale.ROOT))
        .filter(each -> !each.isEmpty())
        .map(each -> checked(setting, each))
        .distinct()
        .toList();
  }

  private static String checked(String setting, String origin) {
    // A page of anybody's could do what whoever is signed in in the same browser may.
    if (origin.contains("*") || origin.equals("null")) {
      throw new IllegalArgumentException(
          setting
              + ": '"
              + origin
              + "' would let pages of anybody use the service as whoever is signed in; name each"
              + " origin, such as https://portal.example.com");
    }
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          setting
              + ": '"
              + origin
              + "' is no origin; write scheme, host and, if it is not the usual one, port, without"
              + " a path: https://portal.example.com");
    }
    return origin;
  }

  /** Whether people come by TLS, be it to a proxy. */
  public boolean isSecure() {
    return externalUrl != null && externalUrl.toLowerCase(Locale.ROOT).startsWith("https:");
  }

  /** The origin of the service's own pages, where it is known. */
  public Optional<String> ownOrigin() {
    return Optional.ofNullable(externalUrl)
        .map(URI::create)
        .map(url -> (url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT));
  }
}
