package io.vclustermanager.provider.vcluster.helm;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call on its way: from when it is asked for until it is over for certain. */
final class ChildCall {
  /** Why nobody waits for it any more. */
  enum Why {
    OUT_OF_TIME,
    STOPPING
  }

  /** A child that is killed ends at once; what could keep it is a disk that hangs. */
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  /** A child that has computed for so much of its limit was busy, and no host kept it waiting. */
  private static final int PARTS_OF_BUSY = 2;

  private final Frame request;
  private final ChildLimits limits;
  private final Runnable over;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private @Nullable ChildProcess child;
  private Duration before = Duration.ZERO;
  private Duration spent = Duration.ZERO;
  private @Nullable Why why;

  /** The answer is there; who waits has yet to be told. */
  private boolean isAnswered;

  /**
   * Of what is asked for now.
   *
   * @param over is run once, when it is over for certain, and before anybody is told so
   */
  ChildCall(Frame request, ChildLimits limits, Runnable over) {
    this.request = request;
    this.limits = limits;
    this.over = over;
  }

  /**
   * Carries it out.
   *
   * @param back takes the child back, and is told whether it can be asked again: before anybody is
   *     told the answer, so that whoever asks next finds it
   */
  void carryOut(ChildProcess taker, Consumer<Boolean> back) {
    if (!isTaken(taker)) {
      back.accept(true);
      return;
    }
    Answer answer;
    try {
      answer = taker.ask(request);
    } catch (IOException | RuntimeException _) {
      var failure = failure(taker.end());
      back.accept(false);
      fail(failure);
      return;
    }
    // A limit that strikes from here on finds no child to kill.
    back.accept(isLetGo() && !answer.tired());
    finish(answer);
  }

  /** Whether nobody waits for it any more. */
  boolean isOver() {
    return result.isDone();
  }

  /** It could not be carried out. */
  synchronized void fail(ProviderException cause) {
    if (!result.isDone()) {
      over.run();
      result.completeExceptionally(cause);
    }
  }

  /** Nobody waits for it any more: it never begins, or its child is ended. */
  synchronized void giveUp(Why reason) {
    if (why != null || isAnswered || result.isDone()) {
      return;
    }
    why = reason;
    if (child == null) {
      fail(failure(reason));
    } else {
      spent = child.processorTime().minus(before);
      child.kill();
    }
  }

  /**
   * Waits for its end.
   *
   * @throws ProviderException when it came to no answer
   */
  Answer await() throws InterruptedException {
    return await(limits.wall().plus(LONGEST_END));
  }

  /** Waits a moment for the end of what was given up. */
  void awaitEnd() {
    try {
      await(LONGEST_END);
    } catch (InterruptedException | ProviderException _) {
      // Why it was given up is told by whoever did so.
    }
  }

  private Answer await(Duration longest) throws InterruptedException {
    try {
      return result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ProviderException known ? known : new IllegalStateException(e);
    } catch (TimeoutException _) {
      throw failure(Why.OUT_OF_TIME);
    }
  }

  private synchronized boolean isTaken(ChildProcess taker) {
    if (why != null) {
      return false;
    }
    child = taker;
    before = taker.processorTime();
    return true;
  }

  private synchronized boolean isLetGo() {
    child = null;
    isAnswered = true;
    return why == null;
  }

  private synchronized void finish(Answer answer) {
    if (!result.isDone()) {
      over.run();
      result.complete(answer);
    }
  }

  private synchronized ProviderException failure(ChildEnd end) {
    return why == null ? end.failure(limits) : failure(why);
  }

  private ProviderException failure(Why reason) {
    return switch (reason) {
      case OUT_OF_TIME -> outOfTime(spent, limits);
      case STOPPING -> stopping();
    };
  }

  /**
   * Of a call whose time is over.
   *
   * @param spent what its child has computed in it
   */
  static ProviderException outOfTime(Duration spent, ChildLimits limits) {
    return spent.multipliedBy(PARTS_OF_BUSY).compareTo(limits.processor()) >= 0
        ? ChildEnd.outOfTime(spent)
        : ProviderException.passing(
            FailureReason.HELM_TIMEOUT,
            "Helm did not end within " + limits.wall().toSeconds() + " s.");
  }

  static ProviderException stopping() {
    return ProviderException.passing(
        FailureReason.STOPPING, "The service is stopping; it goes on later.");
  }
}
