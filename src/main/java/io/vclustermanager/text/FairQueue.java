package io.vclustermanager.text;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Jobs that wait, of several people who take turns. Not for several threads at once. */
final class FairQueue {
  private final int most;
  private final int mostOfOne;
  private final int mostRunningOfOne;

  /** Who waits, the next one first. */
  private final Map<String, Deque<Runnable>> waiting = new LinkedHashMap<>();

  private final Map<String, Integer> running = new HashMap<>();
  private int size;

  /**
   * Makes an empty one.
   *
   * @param most jobs that wait
   * @param mostOfOne how many of them may be of the same person
   * @param mostRunningOfOne how many of the same person may run at a time
   */
  FairQueue(int most, int mostOfOne, int mostRunningOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.mostRunningOfOne = mostRunningOfOne;
  }

  /** A job whose turn it is. */
  record Turn(String who, Runnable job) {}

  /** Takes a job; false when there is no room for it. */
  boolean offer(String who, Runnable job) {
    var own = waiting.computeIfAbsent(who, _ -> new ArrayDeque<>());
    if (size >= most || own.size() >= mostOfOne) {
      forgetIfEmpty(who, own);
      return false;
    }
    own.add(job);
    size++;
    return true;
  }

  /**
   * Where there is no room left for anybody, takes a job from whoever has most of them waiting, if
   * that leaves them not fewer than the newcomer then has: many who come once are not refused
   * because of a few who come often.
   *
   * @return the job that had come last of theirs, and is not waiting any more
   */
  Optional<Runnable> makeRoomFor(String who) {
    if (size < most) {
      return Optional.empty();
    }
    var own = waiting.containsKey(who) ? waiting.get(who).size() : 0;
    return waiting.entrySet().stream()
        .max(Comparator.comparingInt(each -> each.getValue().size()))
        .filter(each -> each.getValue().size() > own + 1)
        .map(each -> takeLast(each.getValue()));
  }

  /** What is taken of several leaves at least one. */
  private Runnable takeLast(Deque<Runnable> jobs) {
    size--;
    return jobs.removeLast();
  }

  /** The next job; who gets a turn goes to the end. Empty when nobody's may run. */
  Optional<Turn> poll() {
    var next =
        waiting.keySet().stream()
            .filter(who -> running.getOrDefault(who, 0) < mostRunningOfOne)
            .findFirst();
    return next.map(this::turn);
  }

  private Turn turn(String who) {
    var own = waiting.remove(who);
    var job = own.remove();
    if (!own.isEmpty()) {
      waiting.put(who, own);
    }
    size--;
    running.merge(who, 1, Integer::sum);
    return new Turn(who, job);
  }

  /** A job that had its turn is done. */
  void ended(Turn turn) {
    running.computeIfPresent(turn.who(), (_, several) -> several == 1 ? null : several - 1);
  }

  /** Takes a job back; false when it has had its turn. */
  boolean remove(String who, Runnable job) {
    var own = waiting.get(who);
    if (own == null || !own.remove(job)) {
      return false;
    }
    forgetIfEmpty(who, own);
    size--;
    return true;
  }

  private void forgetIfEmpty(String who, Deque<Runnable> own) {
    if (own.isEmpty()) {
      waiting.remove(who);
    }
  }
}
