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
      var text = new StringBuilder();
      write(rest, text);
      return HexFormat.of()
          .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The same text for the same input, whatever the order of its fields; null is not given. */
  private static void write(@Nullable Object value, StringBuilder target) {
    switch (value) {
      case null -> target.append("null");
      case Map<?, ?> map -> {
        target.append('{');
        new TreeMap<Object, @Nullable Object>(map)
            .forEach(
                (name, each) -> {
                  if (each != null) {
                    write(name, target);
                    write(each, target.append(':'));
                  }
                });
        target.append('}');
      }
      case Collection<?> several -> {
        target.append('[');
        several.forEach(
            each -> {
              write(each, target);
              target.append(',');
            });
        target.append(']');
      }
      default -> {
        var text = value.toString();
        target.append(text.length()).append('\'').append(text);
      }
    }
  }
}
