package io.vclustermanager.graphql.transport;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * How many bytes of one connection's requests lie in memory: those of each request until it is
 * answered. A client may send further ones before (pipelining), so each is counted by itself.
 */
final class Held {
  /** Of requests that have come and are not answered, the first one first. */
  private final Deque<Long> whole = new ArrayDeque<>();

  private long arriving;
  private boolean isAnswered;

  /**
   * Bytes came in.
   *
   * @return how many of them are held
   */
  long arrived(int count) {
    var held = isAnswered ? 0 : count;
    arriving += held;
    return held;
  }

  /** A request of this length has come to its end; what is left belongs to the next one. */
  void end(long length) {
    if (isAnswered) {
      isAnswered = false;
      return;
    }
    var own = Math.min(length, arriving);
    arriving -= own;
    whole.add(own);
  }

  /**
   * The first request has its answer, perhaps before its end: then the rest is thrown away.
   *
   * @return how many bytes are not held any more
   */
  long answered() {
    if (!whole.isEmpty()) {
      return whole.remove();
    }
    isAnswered = true;
    return dropArriving();
  }

  /** What has come is not part of a request, or is given up: how many bytes that were. */
  long dropArriving() {
    var dropped = arriving;
    arriving = 0;
    return dropped;
  }

  /** Whose it is, is known, or nobody's: how many bytes are not held any more. */
  long dropAll() {
    var dropped = dropArriving();
    for (var each : whole) {
      dropped += each;
    }
    var several = whole.size();
    whole.clear();
    whole.addAll(Collections.nCopies(several, 0L));
    return dropped;
  }

  /** How many bytes have come of what is not whole. */
  long arriving() {
    return arriving;
  }

  /** Whether a request has come and waits for its answer. */
  boolean isAnswering() {
    return !whole.isEmpty();
  }
}
