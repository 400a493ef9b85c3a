package io.vclustermanager.access.policy;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;

/**
 * The Open Policy Agent that is asked besides the policies of the graph: {@code vcm.opa}.
 *
 * @param url of the document that says whether something is allowed, such as {@code
 *     http://127.0.0.1:8181/v1/data/clusters/allow}
 * @param timeout how long an answer is waited for, 10 ms to 10 s
 */
@Context
@Requires(property = OpaSettings.URL)
@ConfigurationProperties("vcm.opa")
record OpaSettings(String url, @Bindable(defaultValue = "PT1S") Duration timeout) {
  /** Without it none is asked. */
  static final String URL = "vcm.opa.url";

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException when they cannot be meant, with the setting
   */
  OpaSettings {
    url = url.strip();
    if (!isAddress(url)) {
      throw new IllegalArgumentException(
          URL
              + " is "
              + url
              + ": it is the address of a document of OPA's REST API, such as"
              + " http://127.0.0.1:8181/v1/data/clusters/allow");
    }
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "vcm.opa.timeout is " + timeout + ": it is at least PT0.01S and at most PT10S");
    }
  }

  private static boolean isAddress(String text) {
    try {
      var address = new URI(text);
      return Set.of("http", "https").contains(String.valueOf(address.getScheme()))
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getPath() != null
          && address.getPath().startsWith("/v1/data/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Where it is asked. */
  URI address() {
    return URI.create(url);
  }
}
