package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.FairTurns.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However many turns one wants, others get theirs. */
final class FairTurnsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final List<Thread> threads = new ArrayList<>();

  /** Who got a turn, in that order. */
  private final List<String> served = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() throws InterruptedException {
    for (var thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void whoComesLaterIsNextAfterAHundredOfAnother() throws Exception {
    var turns = new FairTurns(1, _ -> 1);
    var first = turns.take("mallory", LONG).orElseThrow();
    for (var i = 0; i < 100; i++) {
      var _ = queue(turns, "mallory");
    }
    var anna = queue(turns, "anna");

    first.close();

    anna.get(1, TimeUnit.MINUTES);
    var inOrder = List.copyOf(served);
    assertThat(inOrder.indexOf("anna")).isLessThanOrEqualTo(1);
  }

  @Test
  void nobodyHasMoreThanTheirShare() throws Exception {
    var turns = new FairTurns(3, _ -> 2);
    var held = List.of(turns.take("mallory", LONG), turns.take("mallory", LONG));

    assertThat(turns.take("mallory", Duration.ZERO)).as("a third one").isEmpty();
    assertThat(turns.take("anna", LONG)).isPresent();
    assertThat(turns.take("bob", Duration.ofMillis(1))).as("none is free").isEmpty();
    held.getFirst().orElseThrow().close();
    assertThat(turns.take("mallory", LONG)).isPresent();
  }

  @Test
  void whoGivesUpLeavesNothingBehind() throws Exception {
    var turns = new FairTurns(1, _ -> 1);
    var first = turns.take("mallory", LONG).orElseThrow();

    assertThat(turns.take("anna", Duration.ofMillis(1))).isEmpty();
    var interrupted = queue(turns, "anna");
    threads.getLast().interrupt();
    assertThat(interrupted.get(1, TimeUnit.MINUTES)).isEmpty();

    assertThat(turns.waiting()).isZero();
    assertThat(turns.waitingOf("anna")).isZero();
    first.close();
    assertThat(turns.take("bob", Duration.ZERO)).isPresent();
  }

  /** Waits in the background, and gives the turn back at once. */
  private CompletableFuture<Optional<Turn>> queue(FairTurns turns, String who) {
    var before = turns.waitingOf(who);
    var result = new CompletableFuture<Optional<Turn>>();
    threads.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    var turn = turns.take(who, LONG);
                    turn.ifPresent(
                        given -> {
                          served.add(who);
                          given.close();
                        });
                    result.complete(turn);
                  } catch (InterruptedException e) {
                    result.complete(Optional.empty());
                  }
                }));
    while (turns.waitingOf(who) == before && !result.isDone()) {
      Thread.onSpinWait();
    }
    return result;
  }
}
