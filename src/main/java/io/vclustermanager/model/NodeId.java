package io.vclustermanager.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A global id: the kind of object and its key. Its text form holds a {@code _}, which no name does,
 * so that one input can take either. Events and the versions of templates have ids too, of their
 * own form: {@link Event#id}, {@link Template.VersionId}.
 */
public record NodeId(Kind kind, UUID key) {
  /** The kinds of object that have a global id. */
  public enum Kind {
    CLUSTER("cl"),
    OPERATION("op"),
    OWNER("ow"),
    HOST("ho"),
    GRANT("kg"),
    TEMPLATE("te"),
    API_KEY("ak"),
    TRUST_RULE("tr"),
    POLICY("po"),
    USER("us");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** A key whose order is that of the given time (version 7 of RFC 9562). */
  public static UUID newKey(Instant now) {
    var random = ThreadLocalRandom.current();
    var high = now.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
    var low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
    return new UUID(high, low);
  }

  /** The id that this text stands for, if it is one; every id has one text only. */
  public static Optional<NodeId> parse(String text) {
    if (text.length() != 35 || text.charAt(2) != '_') {
      return Optional.empty();
    }
    for (var kind : Kind.values()) {
      if (text.startsWith(kind.prefix)) {
        return parseKey(text.substring(3))
            .map(key -> new NodeId(kind, key))
            .filter(id -> id.toString().equals(text));
      }
    }
    return Optional.empty();
  }

  /** The key of this text, if it is an id of that kind. */
  public static Optional<UUID> parse(Kind kind, String text) {
    return parse(text).filter(id -> id.kind == kind).map(NodeId::key);
  }

  /** Whether the text can only be an id, never a name. */
  public static boolean looksLikeId(String text) {
    return text.indexOf('_') >= 0;
  }

  /** The text form. */
  public static String text(Kind kind, UUID key) {
    return append(new StringBuilder(35).append(kind.prefix).append('_'), key).toString();
  }

  /** The key as ids have it: 32 digits. */
  static String digits(UUID key) {
    return append(new StringBuilder(32), key).toString();
  }

  private static StringBuilder append(StringBuilder target, UUID key) {
    appendHex(target, key.getMostSignificantBits());
    appendHex(target, key.getLeastSignificantBits());
    return target;
  }

  private static void appendHex(StringBuilder target, long bits) {
    for (var shift = 60; shift >= 0; shift -= 4) {
      target.append(Character.forDigit((int) (bits >>> shift) & 15, 16));
    }
  }

  /** The key of these 32 digits, if they are such. */
  static Optional<UUID> parseKey(String hex) {
    try {
      return Optional.of(
          new UUID(
              Long.parseUnsignedLong(hex.substring(0, 16), 16),
              Long.parseUnsignedLong(hex.substring(16), 16)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return text(kind, key);
  }
}
