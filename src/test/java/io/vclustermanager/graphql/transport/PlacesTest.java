package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Places are taken and given back, however many come at once. */
final class PlacesTest {
  private static final int MOST = 7;
  private static final int COMERS = 64;

  private final Places<String> places = new Places<>(MOST);

  @Test
  void noMoreGetInThanThereArePlaces() throws Exception {
    var start = new CyclicBarrier(COMERS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> comer =
          () -> {
            start.await();
            return places.take("anna").isPresent();
          };
      var got = 0;
      for (var each : threads.invokeAll(Collections.nCopies(COMERS, comer))) {
        got += each.get() ? 1 : 0;
      }
      assertThat(got).isEqualTo(MOST);
    }
    assertThat(places.taken("anna")).isEqualTo(MOST);
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    var first = places.take("anna").orElseThrow();
    assertThat(places.take("anna")).isPresent();

    first.close();
    first.close();

    assertThat(places.taken("anna")).isEqualTo(1);
  }

  @Test
  void nobodyTakesThePlacesOfOthers() {
    for (var i = 0; i < MOST; i++) {
      assertThat(places.take("anna")).isPresent();
    }

    assertThat(places.take("anna")).isEmpty();
    assertThat(places.take("ben")).isPresent();
  }
}
