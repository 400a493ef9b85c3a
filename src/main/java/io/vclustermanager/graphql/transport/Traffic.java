package io.vclustermanager.graphql.transport;

/** Which requests of a connection are on their way in, and which answers are on their way out. */
final class Traffic {
  /** What waits costs memory and threads; who sends one request after the other needs no more. */
  static final int MOST_UNANSWERED = 16;

  private boolean isArriving;
  private boolean isInBody;
  private boolean isAnswering;
  private int unanswered;

  /** Bytes of a request came in; whether they are its first. */
  boolean bytes() {
    var first = !isArriving;
    isArriving = true;
    return first;
  }

  /** A head is whole; whether nothing of its request was known before. */
  boolean head() {
    isInBody = true;
    unanswered++;
    return bytes();
  }

  void end() {
    isInBody = false;
    isArriving = false;
  }

  void answerBegins() {
    isAnswering = true;
  }

  /** The last part of something went out; whether that was an answer, else nothing changes. */
  boolean answerEnds() {
    var ends = isAnswering;
    if (ends) {
      isAnswering = false;
      unanswered--;
    }
    return ends;
  }

  boolean isArriving() {
    return isArriving;
  }

  boolean isQuiet() {
    return !isArriving && unanswered == 0;
  }

  /** Whether so many requests wait for their answers that no further one is begun. */
  boolean isFull() {
    return !isInBody && unanswered >= MOST_UNANSWERED;
  }

  /** Whether what is on its way in can be answered at once, without a word between two others. */
  boolean mayBeAnswered() {
    return isArriving && !isAnswering && unanswered == (isInBody ? 1 : 0);
  }
}
