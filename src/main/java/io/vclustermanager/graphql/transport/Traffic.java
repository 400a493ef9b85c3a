package io.vclustermanager.graphql.transport;

/** Which requests of a connection are on their way in, and which answers are on their way out. */
final class Traffic {
  private boolean isArriving;
  private boolean isInBody;
  private boolean isAnswering;
  private int unanswered;

  /** Bytes came in; whether they are the first of a request. */
  boolean bytes() {
    var first = !isArriving;
    isArriving = true;
    return first;
  }

  void head() {
    isInBody = true;
    unanswered++;
  }

  void end() {
    isInBody = false;
    isArriving = false;
  }

  void answerBegins() {
    isAnswering = true;
  }

  /** The last part of something went out; nothing changes where that was no answer. */
  void answerEnds() {
    if (isAnswering) {
      isAnswering = false;
      unanswered--;
    }
  }

  boolean isArriving() {
    return isArriving;
  }

  boolean isQuiet() {
    return !isArriving && unanswered == 0;
  }

  /** Whether what is on its way in can be answered at once, without a word between two others. */
  boolean mayBeAnswered() {
    return isArriving && !isAnswering && unanswered == (isInBody ? 1 : 0);
  }
}
