package io.vclustermanager.graphql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells one input from another without keeping it: values may hold secrets. */
final class InputHash {
  private InputHash() {}

  /**
   * In hex, of the input without its idempotency key and how long its caller waits.
   *
   * @param secrets what is left out as well, since it could be guessed from its hash
   */
  static String of(Map<String, Object> input, Set<String> secrets) {
    var rest = new TreeMap<>(input);
    rest.remove(Mutation.KEY);
    rest.remove(Mutation.WAIT);
    rest.keySet().removeAll(secrets);
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(canonical(rest).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The same text for the same input, whatever the order of its fields; null is not given. */
  private static String canonical(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> {
        var text = new StringBuilder("{");
        new TreeMap<Object, @Nullable Object>(map)
            .entrySet().stream()
                .filter(each -> each.getValue() != null)
                .forEach(
                    each ->
                        text.append(canonical(each.getKey()))
                            .append(':')
                            .append(canonical(each.getValue())));
        yield text.append('}').toString();
      }
      case Collection<?> several -> {
        var text = new StringBuilder("[");
        several.forEach(each -> text.append(canonical(each)).append(','));
        yield text.append(']').toString();
      }
      default -> {
        var text = value.toString();
        yield text.length() + "'" + text;
      }
    };
  }
}
