package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.model.Network;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long those wait whose last passwords were wrong: twice as long after each. A name from one
 * address may soon wait for minutes. An address as a whole, and a name from everywhere, may be
 * wrong more often and wait for a second alone: an office shares its address with whoever guesses
 * there, and nobody shall be able to keep another out by guessing at their name. Who has signed in
 * from an address before does not wait there for what others do. Of an IPv6 address its network
 * counts (/64), since whoever has one address has them all.
 *
 * <p>Each replica counts what it sees itself, in memory, and forgets after a while without
 * mistakes.
 */
@Singleton
public final class SignInDelays {
  private static final int MOST = 20_000;

  /** Of a name that a stranger sends, which may be as long as a request. */
  private static final int LONGEST_NAME = 128;

  private static final Duration KEPT = Duration.ofMinutes(15);
  private static final Duration KNOWN = Duration.ofDays(1);

  private final Clock clock;
  private final Cache<Key, Mistakes> mistakes;
  private final Cache<Key, Boolean> known;

  @Inject
  SignInDelays(Clock clock) {
    this.clock = clock;
    this.mistakes = cache(KEPT);
    this.known = cache(KNOWN);
  }

  private <T> Cache<Key, T> cache(Duration kept) {
    return Caffeine.newBuilder()
        .maximumSize(MOST)
        .expireAfterWrite(kept)
        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
        .build();
  }

  /** Whose mistakes are counted together. */
  private sealed interface Key {
    record Pair(String name, String address) implements Key {}

    record Address(String address) implements Key {}

    record Name(String name) implements Key {}

    /** How many mistakes cost nothing. */
    default int free() {
      return switch (this) {
        case Pair _ -> 5;
        case Address _ -> 30;
        case Name _ -> 50;
      };
    }

    default Duration longest() {
      return switch (this) {
        case Pair _ -> Duration.ofMinutes(5);
        case Address _, Name _ -> Duration.ofSeconds(1);
      };
    }

    /** How long to wait after so many mistakes. */
    default Duration after(int mistakes) {
      var doubled = Math.min(mistakes - free() - 1, Long.SIZE / 2);
      var wait = doubled < 0 ? Duration.ZERO : Duration.ofSeconds(1L << doubled);
      return wait.compareTo(longest()) < 0 ? wait : longest();
    }
  }

  private record Mistakes(int count, Instant until) {}

  /**
   * Refuses a try that comes too early.
   *
   * @param name who wants to sign in
   * @param address where the request comes from; null when that is not known
   * @throws BusyException with how long to wait
   */
  public void check(String name, @Nullable String address) {
    var now = clock.instant();
    var longest =
        keys(name, address).stream()
            .map(mistakes::getIfPresent)
            .filter(found -> found != null)
            .map(found -> Duration.between(now, found.until))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    if (longest.isPositive()) {
      throw new BusyException("Too many sign-ins were wrong; wait before the next one.", longest);
    }
  }

  /** The password was wrong. */
  public void wrong(String name, @Nullable String address) {
    var now = clock.instant();
    keys(name, address)
        .forEach(key -> mistakes.asMap().compute(key, (_, had) -> more(key, had, now)));
  }

  /** The password was right: what went before were slips of this person. */
  public void right(String name, @Nullable String address) {
    var pair = pair(name, address);
    mistakes.invalidate(pair);
    known.put(pair, true);
  }

  private static Mistakes more(Key key, @Nullable Mistakes had, Instant now) {
    var count = had == null ? 1 : had.count + 1;
    return new Mistakes(count, now.plus(key.after(count)));
  }

  private List<Key> keys(String name, @Nullable String address) {
    var pair = pair(name, address);
    return known.getIfPresent(pair) == null
        ? List.of(pair, new Key.Address(pair.address), new Key.Name(pair.name))
        : List.of(pair);
  }

  private static Key.Pair pair(String name, @Nullable String address) {
    var beginning = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return new Key.Pair(
        beginning.toLowerCase(Locale.ROOT), address == null ? "" : Network.of(address));
  }
}
