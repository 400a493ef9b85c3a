package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.access.Sender.As;
import io.vclustermanager.access.Sender.Pair;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  private static final Duration KEPT = Duration.ofMinutes(15);
  private static final Duration KNOWN = Duration.ofDays(1);

  private final Clock clock;
  private final Cache<As, Mistakes> mistakes;
  private final Cache<Pair, Boolean> known;

  @Inject
  SignInDelays(Clock clock) {
    this.clock = clock;
    this.mistakes = cache(KEPT);
    this.known = cache(KNOWN);
  }

  private <K, V> Cache<K, V> cache(Duration kept) {
    return Caffeine.newBuilder()
        .maximumSize(MOST)
        .expireAfterWrite(kept)
        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
        .build();
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
    check(sender(name, address).as());
  }

  /**
   * The same of who has shown already who they are: what others do at the address is no concern of
   * theirs.
   */
  public void checkOwn(String name, @Nullable String address) {
    check(List.of(Sender.pair(name, address)));
  }

  private void check(List<As> as) {
    var now = clock.instant();
    var longest =
        as.stream()
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
    sender(name, address)
        .as()
        .forEach(each -> mistakes.asMap().compute(each, (_, had) -> more(each, had, now)));
  }

  /** The password was right: what went before were slips of this person. */
  public void right(String name, @Nullable String address) {
    var pair = Sender.pair(name, address);
    mistakes.invalidate(pair);
    known.put(pair, true);
  }

  private static Mistakes more(As whose, @Nullable Mistakes had, Instant now) {
    var count = had == null ? 1 : had.count + 1;
    return new Mistakes(count, now.plus(whose.after(count)));
  }

  /** Who sends a password by this name from there. */
  public Sender sender(String name, @Nullable String address) {
    var pair = Sender.pair(name, address);
    return new Sender(pair.name(), pair.network(), known.getIfPresent(pair) != null);
  }
}
