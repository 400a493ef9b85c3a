package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Standing.In;
import io.vclustermanager.access.Standing.Out;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
  private volatile Cache<Identity, Kept> cache = cache();

  Actors(List<ActorSource> sources, EndedTokens ended, Clock clock) {
    this.sources = sources;
    this.ended = ended;
    this.clock = clock;
  }

  /**
   * What is kept of somebody.
   *
   * @param notBefore since when tokens of theirs are taken, asked after the standing; null: all are
   */
  private record Kept(Standing standing, @Nullable Instant notBefore) {}

  /** How whoever this stands for stands now. May ask the database. */
  public Standing standing(Authentication shown) {
    var identity = Identity.of(shown);
    return ended
        .known(shown, identity)
        .<Standing>map(Function.identity())
        .orElseGet(() -> standing(shown, identity));
  }

  private Standing standing(Authentication shown, Identity identity) {
    var kept = cache.get(identity, each -> load(each, shown));
    if (isOfAnEndedToken(kept, shown)) {
      cache.asMap().remove(identity, kept);
      return standing(shown, cache.get(identity, each -> load(each, shown)));
    }
    return standing(shown, kept);
  }

  /** Nobody was made by that one, which says nothing of a newer one. */
  private static boolean isOfAnEndedToken(Kept kept, Authentication shown) {
    return kept.standing instanceof Out
        && kept.notBefore != null
        && EndedTokens.why(shown, kept.notBefore).isEmpty();
  }

  private Standing standing(Authentication shown, Kept kept) {
    return Optional.ofNullable(kept.notBefore)
        .flatMap(floor -> EndedTokens.why(shown, floor))
        .<Standing>map(Function.identity())
        .orElseGet(() -> now(kept.standing));
  }

  /** How a key stands, or whatever else is shown by no token. */
  Standing standing(Identity identity) {
    return standing(new Identified(identity, null), identity);
  }

  /** How this one stands, where that was asked just now. */
  Optional<Standing> known(Identity identity) {
    return Optional.ofNullable(cache.getIfPresent(identity)).map(kept -> now(kept.standing));
  }

  /**
   * The actor that somebody is who has just come in.
   *
   * @throws IllegalStateException when they are none any more
   */
  public Actor of(Authentication authentication) {
    return actor(standing(authentication));
  }

  /** Looks at somebody once more, past all that is kept here. Nobody is made by it. */
  public Caller.Again again(Authentication shown) {
    return new SecondLook(shown, Identity.of(shown));
  }

  private final class SecondLook implements Caller.Again {
    private final Authentication shown;
    private final Identity identity;

    SecondLook(Authentication shown, Identity identity) {
      this.shown = shown;
      this.identity = identity;
    }

    @Override
    public void holdUser() {
      hold(false);
    }

    @Override
    public void holdKey() {
      hold(true);
    }

    private void hold(boolean keys) {
      if (isProgram() == keys) {
        sources.forEach(source -> source.hold(identity));
      }
    }

    /** What programs come by is changed behind the lock on its owner: it is held after that. */
    private boolean isProgram() {
      return switch (identity) {
        case Identity.Person _, Identity.Session _, Identity.Issued _ -> false;
        case Identity.Key _,
            Identity.ConfiguredKey _,
            Identity.Job _,
            Identity.Account _,
            Identity.Certificate _ ->
            true;
      };
    }

    @Override
    public Optional<Actor> look() {
      return now(load(identity, () -> false)) instanceof In(var actor, _)
              && ended.find(shown, identity).isEmpty()
          ? Optional.of(actor)
          : Optional.empty();
    }
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

  private static Cache<Identity, Kept> cache() {
    return Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(FRESH).build();
  }

  /**
   * Nobody is made by what has ended. The end is asked after the user: one of the name who was
   * found is not from after it, so that a token from before a removal never stands for the next
   * user.
   */
  private Kept load(Identity identity, Authentication shown) {
    var standing = load(identity, () -> ended.find(shown, identity).isEmpty());
    return new Kept(standing, ended.floor(identity).orElse(null));
  }

  private Standing load(Identity identity, BooleanSupplier mayBeMade) {
    return sources.stream()
        .flatMap(each -> each.load(identity, mayBeMade).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nobody knows " + identity));
  }
}
