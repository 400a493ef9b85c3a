package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Standing.In;
import io.vclustermanager.access.Standing.Out;
import io.vclustermanager.model.Actor;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the actor that something valid stands for, and says when it is none any more. What was
 * found is kept for seconds.
 */
@Singleton
public final class Actors {
  /**
   * How long a role that was taken away may still work. Open streams are looked at every second and
   * a half ({@link LiveCallers}): with that, everything ends within five seconds.
   */
  static final Duration FRESH = Duration.ofSeconds(3);

  private static final int MOST_CACHED = 10_000;

  private final List<ActorSource> sources;
  private final EndedTokens ended;
  private final Clock clock;

  /**
   * Taken by each look-up before it begins: what it brings too late goes into one that was left.
   */
  private volatile Cache<Identity, Standing> cache = cache();

  Actors(List<ActorSource> sources, EndedTokens ended, Clock clock) {
    this.sources = sources;
    this.ended = ended;
    this.clock = clock;
  }

  /** How whoever this stands for stands now. May ask the database. */
  public Standing standing(Authentication authentication) {
    // First: who is looked up is made, and nobody shall be by what has ended.
    return ended
        .find(authentication)
        .<Standing>map(Function.identity())
        .orElseGet(() -> standing(Identity.of(authentication)));
  }

  Standing standing(Identity identity) {
    return now(cache.get(identity, this::load));
  }

  /** How this one stands, where that was asked just now. */
  Optional<Standing> known(Identity identity) {
    return Optional.ofNullable(cache.getIfPresent(identity)).map(this::now);
  }

  /**
   * The actor that somebody is who has just come in.
   *
   * @throws IllegalStateException when they are none any more
   */
  public Actor of(Authentication authentication) {
    return actor(standing(authentication));
  }

  /** The same, of somebody to whom a token is being given. */
  Actor of(Identity identity) {
    return actor(standing(identity));
  }

  private static Actor actor(Standing standing) {
    return switch (standing) {
      case In(var actor, _) -> actor;
      case Out(var why, _) -> throw new IllegalStateException(why);
    };
  }

  /** Whether whoever this stands for administers the whole service now. May ask the database. */
  public boolean isAdmin(Authentication authentication) {
    return standing(authentication) instanceof In(var actor, _) && actor.isAdmin();
  }

  /**
   * Memberships, keys, sessions or tokens were changed by us, and that is committed: everybody is
   * looked up anew.
   */
  public void forget() {
    ended.forget();
    cache = cache();
  }

  /** What ends by itself ends at its time, not with what is kept. */
  private Standing now(Standing kept) {
    return kept instanceof In(_, var until) && isOver(until)
        ? new Out("It has expired at " + until + "; ask for a new one", true)
        : kept;
  }

  private boolean isOver(@Nullable Instant until) {
    return until != null && !until.isAfter(clock.instant());
  }

  private static Cache<Identity, Standing> cache() {
    return Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(FRESH).build();
  }

  private Standing load(Identity identity) {
    return sources.stream()
        .flatMap(each -> each.load(identity).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nobody knows " + identity));
  }
}
