package io.vclustermanager.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever's text takes long, others' are checked. */
final class TextLaneTest {
  private static final Duration GENEROUS = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final CountDownLatch end = new CountDownLatch(1);
  private final List<TextLane> lanes = new ArrayList<>();
  private final List<CompletableFuture<String>> asked = new ArrayList<>();

  @AfterEach
  void stop() {
    end.countDown();
    lanes.forEach(TextLane::stop);
  }

  @Test
  void aJobRunsOnAPlatformThreadOfItsOwn() {
    var thread = ask(lane(GENEROUS, GENEROUS), "anna", () -> Thread.currentThread().toString());

    assertThat(thread).contains("text-").doesNotContain("Virtual");
  }

  @Test
  void whatKeepsThreadsBusyDoesNotKeepOthersWaiting() {
    var lane = lane(GENEROUS, GENEROUS);
    for (var i = 0; i < 100; i++) {
      inBackground(lane, "mallory");
    }

    for (var i = 0; i < 10; i++) {
      assertThat(ask(lane, "anna", () -> "done")).isEqualTo("done");
    }
    assertThat(asked).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void whereAllThreadsAreTakenItIsBusy() {
    var lane = lane(SHORT, GENEROUS);
    for (var i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
      inBackground(lane, "mallory-" + i);
    }
    awaitBusy(lane);
    var ran = new AtomicBoolean();

    var answer =
        ask(
            lane,
            "anna",
            () -> {
              ran.set(true);
              return "done";
            });

    assertThat(answer).startsWith("The service is busy").contains("try again");
    end.countDown();
    assertThat(ask(lane(GENEROUS, GENEROUS), "anna", () -> "done")).isEqualTo("done");
    assertThat(ran).isFalse();
  }

  @Test
  void whoSendsTooMuchAtOnceIsToldAtOnce() {
    var lane = lane(GENEROUS, GENEROUS);
    for (var i = 0; i < 400; i++) {
      inBackground(lane, "mallory");
    }

    var first = CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new)).join();

    assertThat(String.valueOf(first)).startsWith("The service is busy");
  }

  @Test
  void whatTakesTooLongIsGivenUp() {
    var lane = lane(GENEROUS, SHORT);

    assertThat(ask(lane, "mallory", this::untilTheEnd)).contains("took too long", "simpler");
  }

  @Test
  void whoComesOnceIsNotRefusedBecauseOthersComeOften() throws Exception {
    var lane = lane(GENEROUS, GENEROUS);
    for (var i = 0; i < 6; i++) {
      for (var several = 0; several < 120; several++) {
        inBackground(lane, "mallory-" + i);
      }
    }
    var refused = CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new)).join();
    assertThat(String.valueOf(refused)).as("the room is full").startsWith("The service is busy");

    var answer = new CompletableFuture<String>();
    var anna = Thread.startVirtualThread(() -> answer.complete(ask(lane, "anna", () -> "done")));
    while (anna.isAlive() && anna.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    end.countDown();

    assertThat(answer.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void whatKeepsItsThreadTooLongIsCountedUntilItEnds() {
    var lane = lane(GENEROUS, SHORT);
    assertThat(lane.overdue()).isZero();

    assertThat(ask(lane, "mallory", this::untilTheEnd)).contains("took too long");
    assertThat(lane.overdue()).isEqualTo(1);

    end.countDown();
    while (lane.overdue() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatGoesWrongIsTheCallers() {
    var lane = lane(GENEROUS, GENEROUS);

    assertThatThrownBy(
            () ->
                ask(
                    lane,
                    "anna",
                    () -> {
                      throw new IllegalArgumentException("odd");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ask(lane, "anna", () -> deep(1)))
        .isInstanceOf(StackOverflowError.class);
    assertThat(ask(lane, "anna", () -> "done")).isEqualTo("done");
  }

  private static String deep(int level) {
    return level == 0 ? "" : deep(level + 1) + "!";
  }

  /** Until somebody else has to wait, all threads are not taken yet. */
  private static void awaitBusy(TextLane lane) {
    while (ask(lane, "probe", () -> "free").equals("free")) {
      Thread.onSpinWait();
    }
  }

  private TextLane lane(Duration longestWait, Duration longestJob) {
    var lane = new TextLane(longestWait, longestJob);
    lanes.add(lane);
    return lane;
  }

  private void inBackground(TextLane lane, String who) {
    var answer = new CompletableFuture<String>();
    asked.add(answer);
    Thread.startVirtualThread(() -> answer.complete(ask(lane, who, this::untilTheEnd)));
  }

  private String untilTheEnd() {
    try {
      end.await();
      return "ended";
    } catch (InterruptedException e) {
      return "stopped";
    }
  }

  private static String ask(TextLane lane, String who, Supplier<String> job) {
    return lane.call(who, job, busy -> busy);
  }
}
