package io.vclustermanager.graphql.transport;

/**
 * How fast something arrives, measured over one window of time after the other. While nobody reads,
 * time stands still: what waits because of us is not slow.
 */
final class Pace {
  private final long window;
  private final long leastBytes;
  private long begun;
  private long bytes;
  private long paused;
  private boolean isRead;

  /**
   * A measure whose times are those of one monotonic clock.
   *
   * @param window in its units
   * @param leastBytes what must arrive in each window
   */
  Pace(long window, long leastBytes) {
    this.window = window;
    this.leastBytes = leastBytes;
  }

  void begin(long now) {
    begun = now;
    paused = now;
    bytes = 0;
  }

  void arrived(int count) {
    bytes += count;
  }

  void pause(long now) {
    if (isRead) {
      isRead = false;
      paused = now;
    }
  }

  void resume(long now) {
    if (!isRead) {
      isRead = true;
      begun += now - paused;
    }
  }

  /** Whether the window that ends now, if one does, was too slow; the next one begins. */
  boolean isTooSlow(long now) {
    if (!isRead || now - begun < window) {
      return false;
    }
    var slow = bytes < leastBytes;
    begun = now;
    bytes = 0;
    return slow;
  }
}
