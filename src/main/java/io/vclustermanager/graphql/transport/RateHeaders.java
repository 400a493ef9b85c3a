package io.vclustermanager.graphql.transport;

import io.micronaut.http.MutableHttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is left of the limits, in the headers of an answer: {@code RateLimit-Policy} and {@code
 * RateLimit} as draft-ietf-httpapi-ratelimit-headers has them since its version 08 (a list of
 * policies with quota {@code q} and window {@code w}, and what remains {@code r} with the seconds
 * {@code t} to the reset), and the three of versions 00 to 06, which most clients read: of the
 * limit that is nearest to its end.
 */
final class RateHeaders {
  private static final String POLICY = "RateLimit-Policy";
  private static final String LEFT = "RateLimit";
  private static final String OLD_LIMIT = "RateLimit-Limit";
  private static final String OLD_REMAINING = "RateLimit-Remaining";
  private static final String OLD_RESET = "RateLimit-Reset";

  /** All that are written here. */
  static final List<String> ALL = List.of(POLICY, LEFT, OLD_LIMIT, OLD_REMAINING, OLD_RESET);

  private RateHeaders() {}

  /** Writes them; none where nothing is limited. */
  static void write(List<RateLeft> limits, MutableHttpResponse<?> response) {
    if (limits.isEmpty()) {
      return;
    }
    response.header(POLICY, list(limits, RateHeaders::policy));
    response.header(LEFT, list(limits, RateHeaders::left));
    var nearest = nearest(limits);
    response.header(OLD_LIMIT, Integer.toString(nearest.perMinute()));
    response.header(OLD_REMAINING, Integer.toString(nearest.remaining()));
    response.header(OLD_RESET, Integer.toString(nearest.resetSeconds()));
  }

  /** Writes what was written to another answer. */
  static void copy(MutableHttpResponse<?> from, MutableHttpResponse<?> to) {
    for (var name : ALL) {
      var value = from.getHeaders().get(name);
      if (value != null) {
        to.header(name, value);
      }
    }
  }

  private static RateLeft nearest(List<RateLeft> limits) {
    return limits.stream()
        .min(Comparator.comparingDouble(each -> (double) each.remaining() / each.perMinute()))
        .orElseThrow();
  }

  private static String policy(RateLeft limit) {
    return "\"%s\";q=%d;w=%d"
        .formatted(limit.policy().label(), limit.perMinute(), RateBuckets.WINDOW.toSeconds());
  }

  private static String left(RateLeft limit) {
    return "\"%s\";r=%d;t=%d"
        .formatted(limit.policy().label(), limit.remaining(), limit.resetSeconds());
  }

  private static String list(List<RateLeft> limits, Function<RateLeft, String> item) {
    return limits.stream().map(item).collect(Collectors.joining(", "));
  }
}
