package io.vclustermanager.provider.vcluster.helm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a child says on standard error, of each call the first: what ends it comes before the long
 * story of where it was then. It may hold what the child worked on, and is never logged.
 */
final class ChildWords {
  private static final int MOST = 8192;
  private static final Duration LONGEST_READ = Duration.ofSeconds(1);

  private final StringBuilder kept = new StringBuilder();
  private final Thread reader;

  /** Reads them from here until they end. */
  ChildWords(InputStream from) {
    this.reader = Thread.ofPlatform().daemon().name("helm-words").start(() -> read(from));
  }

  /** What comes now belongs to another call. */
  void forget() {
    synchronized (kept) {
      kept.setLength(0);
    }
  }

  /** All that are kept; of a child that has ended. */
  String text() {
    try {
      var _ = reader.join(LONGEST_READ);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    synchronized (kept) {
      return kept.toString();
    }
  }

  private void read(InputStream from) {
    var bytes = new byte[MOST];
    try (from) {
      for (var count = from.read(bytes); count >= 0; count = from.read(bytes)) {
        add(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException _) {
      // The child has been ended.
    }
  }

  private void add(String words) {
    synchronized (kept) {
      kept.append(words, 0, Math.min(words.length(), MOST - kept.length()));
    }
  }
}
