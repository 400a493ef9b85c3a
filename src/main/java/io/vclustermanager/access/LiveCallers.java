package io.vclustermanager.access;

import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.inventory.Regularly;
import io.vclustermanager.model.Scope;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over those who listen for long: who is no actor any more, or may see less, is told so,
 * and hears no more. What was kept of them is at most {@link Actors} old, so that with the time
 * between two looks it takes less than five seconds.
 */
@Singleton
public final class LiveCallers {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCallers.class);
  private static final Duration OFTEN = Duration.ofMillis(1500);

  private final Actors actors;
  private final ExecutorService executor;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  LiveCallers(
      Actors actors, @Named(TaskExecutors.BLOCKING) ExecutorService executor, Regularly regularly) {
    this.actors = actors;
    this.executor = executor;
    regularly.every(OFTEN, this::lookElsewhere);
  }

  /**
   * That somebody hears no more.
   *
   * @param why a sentence for them
   * @param isOut whether they are no actor any more, and not only may see less
   */
  public record Ending(String why, boolean isOut) {}

  /** Somebody who is watched over, until it is closed or has ended. */
  public final class Watch implements AutoCloseable {
    private final Authentication who;
    private final boolean minds;
    private final Consumer<Ending> ended;
    private volatile @Nullable Scope scope;

    private Watch(Authentication who, boolean minds, Consumer<Ending> ended) {
      this.who = who;
      this.minds = minds;
      this.ended = ended;
    }

    @Override
    public void close() {
      watches.remove(this);
    }

    /** Who listens was looked up just now: what they may see then is what they began with. */
    private void begin(Standing standing) {
      if (standing instanceof Standing.In(var actor, _)) {
        scope = actor.scope();
      }
    }

    private void look() {
      switch (actors.standing(who)) {
        case Standing.Out(var why, _) -> end(new Ending(why, true));
        case Standing.In(var actor, _) -> compare(actor.scope());
      }
    }

    private void compare(Scope now) {
      var before = scope;
      if (before == null) {
        scope = now;
      } else if (minds && isLess(now, before)) {
        end(new Ending("You may see less than when this began; begin again", false));
      }
    }

    private void end(Ending ending) {
      if (watches.remove(this)) {
        ended.accept(ending);
      }
    }
  }

  /**
   * Watches over somebody from now on.
   *
   * @param minds whether it is over as well when they may see less than at first
   * @param ended told once why it is over, on a thread that may block
   */
  public Watch watch(Authentication who, boolean minds, Consumer<Ending> ended) {
    var watch = new Watch(who, minds, ended);
    actors.known(Identity.of(who)).ifPresent(watch::begin);
    watches.add(watch);
    return watch;
  }

  private static boolean isLess(Scope now, Scope before) {
    return switch (before) {
      case Scope.Everything _ -> !(now instanceof Scope.Everything);
      case Scope.OwnedBy(var owners) -> !owners.stream().allMatch(now::covers);
    };
  }

  /** The threads of timers are few, and the database may let one wait. */
  void lookElsewhere() {
    if (!watches.isEmpty() && looking.compareAndSet(false, true)) {
      try {
        executor.execute(this::look);
      } catch (RejectedExecutionException e) {
        looking.set(false);
        LOG.debug("No thread looks at who listens", e);
      }
    }
  }

  private void look() {
    try {
      watches.forEach(LiveCallers::look);
    } finally {
      looking.set(false);
    }
  }

  /** One that cannot be looked at keeps no other from it. */
  private static void look(Watch watch) {
    try {
      watch.look();
    } catch (RuntimeException e) {
      // While the database is away nobody is sent away for it, and there is nothing to hear either.
      LOG.debug("Somebody who listens could not be looked at", e);
    }
  }
}
