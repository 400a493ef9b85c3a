package io.vclustermanager.graphql.transport;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * So many places for each of somebody. To look whether one is free and to take it is one step: of
 * any number who come at once, no more get in than there are places.
 *
 * @param <K> who takes them
 */
final class Places<K> {
  private final int most;
  private final Map<K, Integer> taken = new ConcurrentHashMap<>();

  Places(int most) {
    this.most = most;
  }

  /** A place, to be given back by closing it once or more often; empty when all are taken. */
  Optional<Place> take(K who) {
    var got = new AtomicBoolean();
    taken.compute(
        who,
        (_, now) -> {
          var before = now == null ? 0 : now;
          got.set(before < most);
          return got.get() ? (Integer) (before + 1) : now;
        });
    return got.get() ? Optional.of(new Place(() -> leave(who))) : Optional.empty();
  }

  int taken(K who) {
    return taken.getOrDefault(who, 0);
  }

  private void leave(K who) {
    taken.compute(who, (_, now) -> now == null || now <= 1 ? null : (Integer) (now - 1));
  }

  /** One place. */
  static final class Place implements AutoCloseable {
    private final AtomicBoolean left = new AtomicBoolean();
    private final Runnable leave;

    private Place(Runnable leave) {
      this.leave = leave;
    }

    /** This one and the other, which are given back together. */
    Place and(Place other) {
      return new Place(
          () -> {
            close();
            other.close();
          });
    }

    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        leave.run();
      }
    }
  }
}
