package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.EventFollower;
import io.vclustermanager.testing.MovableClock;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What happens to leases, events and operations when services come and go on one database. */
final class RestartIT {
  private static final Map<String, Object> FAST = Map.of();
  private static final Map<String, Object> A_DAY_LATER = Map.of(MovableClock.AHEAD, "PT25H");

  @Test
  void aLeaseThatEndedWhileTheServiceWasDownIsNoticed() {
    var database = TestPostgres.shared().freshDatabase();
    try (var before = TestService.start(database, FAST)) {
      before.createReady("overdue");
    }

    try (var _ = TestService.start(database, A_DAY_LATER)) {
      var look = new Tables(database);
      TestService.await("overdue to go", () -> look.phases().equals(List.of("overdue DELETED")));
      assertThat(look.outside()).isEmpty();
    }
  }

  @Test
  void aSubscriberGoesOnAfterARestartWhereItWas() throws Exception {
    var database = TestPostgres.shared().freshDatabase();
    var look = new Tables(database);
    var first = TestService.start(database, FAST);
    var uri = new AtomicReference<>(first.uri());
    try (var follower = EventFollower.of(uri::get, first.token("root", "admin"))) {
      first.createReady("before");
      follower.awaitPosition(1);
      first.close();
      // Another service on the same database works while the subscriber has no connection.
      try (var other = TestService.start(database, FAST)) {
        other.createReady("between");
      }
      try (var second = TestService.start(database, FAST)) {
        uri.set(second.uri());
        second.createReady("after");
        assertSawAll(follower, look);
      }
    } finally {
      first.close();
    }
    assertThat(PhaseCheck.wrong(database)).isEmpty();
  }

  @Test
  void twoReplicasShareTheWorkAndBothTellAll() throws Exception {
    var database = TestPostgres.shared().freshDatabase();
    var look = new Tables(database);
    try (var one = TestService.start(database, FAST);
        var two = TestService.start(database, FAST);
        var ofOne = EventFollower.of(one::uri, one.token("root", "admin"));
        var ofTwo = EventFollower.of(two::uri, two.token("root", "admin"))) {
      var clusters = IntStream.range(0, 20).mapToObj("shared-%02d"::formatted).toList();
      for (var cluster : clusters) {
        (cluster.hashCode() % 2 == 0 ? one : two).create(cluster);
      }
      TestService.await("operations to end", () -> look.openOperations().isEmpty());

      assertThat(look.phases())
          .containsExactlyElementsOf(clusters.stream().map(name -> name + " READY").toList());
      assertThat(look.outside())
          .containsExactlyElementsOf(clusters.stream().map(name -> name + " of " + name).toList());
      assertThat(look.doubledSteps()).as("steps done twice").isEmpty();
      assertSawAll(ofOne, look);
      assertSawAll(ofTwo, look);
    }
    assertThat(PhaseCheck.wrong(database)).isEmpty();
  }

  private static void assertSawAll(EventFollower follower, Tables look) {
    TestService.await("all events to be stamped", () -> look.log().size() == look.events());
    var log = look.log();
    follower.awaitPosition(log.size());
    assertThat(follower.seen()).containsExactlyElementsOf(log);
    assertThat(follower.positions())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
    assertThat(follower.problems()).isEmpty();
  }
}
