package io.vclustermanager.graphql.transport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a document that nobody can give to another one: 64 hexadecimal digits. */
record Sha256(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  static Sha256 of(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return new Sha256(
          HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The hash that is written so; empty when it is none. */
  static Optional<Sha256> parse(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return HEX.matcher(lower).matches() ? Optional.of(new Sha256(lower)) : Optional.empty();
  }
}
