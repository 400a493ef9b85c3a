package io.vclustermanager.access.policy;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The same facts in JSON: times and durations in ISO 8601. */
final class OpaFacts {
  private OpaFacts() {}

  /** The body of a question. */
  static String body(Map<String, Object> facts) {
    return JSONObjectUtils.toJSONString(Map.of("input", plain(facts)));
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var plain = new TreeMap<String, Object>();
        map.forEach((name, each) -> plain.put(String.valueOf(name), plain(each)));
        yield plain;
      }
      case Collection<?> several -> several.stream().map(OpaFacts::plain).toList();
      case Instant moment -> moment.toString();
      case Duration length -> length.toString();
      default -> value;
    };
  }
}
