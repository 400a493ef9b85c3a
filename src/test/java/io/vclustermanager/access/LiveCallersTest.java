package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.scheduling.ScheduledExecutorTaskScheduler;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.inventory.Regularly;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who listens for long is looked at, whatever happens to others. */
final class LiveCallersTest {
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final Here threads = new Here();
  private final List<String> told = new ArrayList<>();
  private final LiveCallers live =
      new LiveCallers(
          new Actors(
              List.of((who, _) -> load(who)),
              new EndedTokens(new NothingEnded()),
              Clock.systemUTC()),
          threads,
          new Regularly(new ScheduledExecutorTaskScheduler(timers)));

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  /** In whatever order: with one of them before, some of the others would not be told. */
  @Test
  void oneThatCannotBeLookedAtKeepsNoOtherFromIt() {
    for (var n = 0; n < 20; n++) {
      listen("broken-" + n);
      listen("out-" + n);
    }

    live.lookElsewhere();

    assertThat(told).hasSize(20).allMatch(each -> each.startsWith("out-"));
  }

  @Test
  void oneWhoseEndCannotBeToldKeepsNoOtherFromIt() {
    for (var n = 0; n < 20; n++) {
      var _ =
          live.watch(
              Authentication.build("out-deaf-" + n),
              false,
              _ -> {
                throw new IllegalStateException("nobody is there");
              });
      listen("out-" + n);
    }

    live.lookElsewhere();

    assertThat(told).hasSize(20);
  }

  @Test
  void afterThreadsWereRefusedOnesItIsLookedAgain() {
    listen("out-late");
    threads.refuse = true;
    live.lookElsewhere();
    assertThat(told).isEmpty();
    threads.refuse = false;

    live.lookElsewhere();

    assertThat(told).containsExactly("out-late");
  }

  private void listen(String name) {
    var _ = live.watch(Authentication.build(name), false, _ -> told.add(name));
  }

  private static Optional<Standing> load(Identity identity) {
    if (String.valueOf(identity).contains("broken")) {
      throw new IllegalStateException("It cannot be told");
    }
    return Optional.of(new Standing.Out("Gone", false));
  }

  /** Runs all at once on the thread that asks. */
  private static final class Here extends AbstractExecutorService {
    private boolean refuse;

    @Override
    public void execute(Runnable command) {
      if (refuse) {
        throw new RejectedExecutionException("full");
      }
      command.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
