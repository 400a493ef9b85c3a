package io.vclustermanager.access;

import io.vclustermanager.model.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a password, as far as that is known before it is compared.
 *
 * @param name the user's name as it was sent: its beginning, in small letters
 * @param network where it comes from, empty when that is not known
 * @param isKnown whether this name has signed in from there before
 */
public record Sender(String name, String network, boolean isKnown) {
  /** Of a name that a stranger sends, which may be as long as a request. */
  private static final int LONGEST_NAME = 128;

  private static final int SITE_BYTES = 6;

  static Pair pair(String name, @Nullable String address) {
    var beginning = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return new Pair(beginning.toLowerCase(Locale.ROOT), address == null ? "" : Network.of(address));
  }

  /**
   * As whom the sender counts. What others do with the same name, or at the same address, is no
   * concern of who is known there.
   */
  List<As> as() {
    var pair = new Pair(name, network);
    return isKnown
        ? List.of(pair)
        : Stream.concat(
                Stream.of(pair, new Address(network), new Name(name)), site(network).stream())
            .toList();
  }

  /** Of an address of IPv6. */
  private static Optional<As> site(String network) {
    try {
      return !network.isEmpty() && InetAddress.ofLiteral(network) instanceof Inet6Address address
          ? Optional.of(new Site(HexFormat.of().formatHex(address.getAddress(), 0, SITE_BYTES)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no address
    }
  }

  /** Whose mistakes, and whose turns, are counted together. */
  sealed interface As {
    /** How many mistakes cost nothing. */
    default int free() {
      return switch (this) {
        case Pair _ -> 5;
        case Address _ -> 30;
        case Name _ -> 50;
        case Site _ -> 100;
      };
    }

    default Duration longest() {
      return switch (this) {
        case Pair _ -> Duration.ofMinutes(5);
        case Address _, Name _, Site _ -> Duration.ofSeconds(1);
      };
    }

    /**
     * By how much each that waits puts off the next one: one name has no use for several at once,
     * and at one address, or site, there may be an office.
     */
    default int weight() {
      return switch (this) {
        case Pair _, Name _ -> 4;
        case Address _, Site _ -> 1;
      };
    }

    /** How long to wait after so many mistakes. */
    default Duration after(int mistakes) {
      var doubled = Math.min(mistakes - free() - 1, Long.SIZE / 2);
      var wait = doubled < 0 ? Duration.ZERO : Duration.ofSeconds(1L << doubled);
      return wait.compareTo(longest()) < 0 ? wait : longest();
    }
  }

  /** A name from one address. */
  record Pair(String name, String network) implements As {}

  /** An address, whatever the name. */
  record Address(String network) implements As {}

  /** A name, wherever it comes from. */
  record Name(String name) implements As {}

  /** The 48 bits of IPv6 that one is given: who has them has 65536 networks to send from. */
  record Site(String prefix) implements As {}
}
