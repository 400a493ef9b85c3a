package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Host.Amount;
import io.vclustermanager.model.Host.Capacity;
import io.vclustermanager.model.Host.Kind;
import io.vclustermanager.model.Host.ManagedBy;
import io.vclustermanager.model.Placement.Candidate;
import io.vclustermanager.model.Placement.Needs;
import io.vclustermanager.model.Placement.Verdict;
import io.vclustermanager.model.Placement.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which host takes a cluster, and what the others say. */
final class PlacementTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Wish ANY = new Wish(null, Map.of(), new Needs(200, 256L << 20));
  private static final long GIB = 1L << 30;

  @Test
  void theOneWithTheMostRoomIsFirst() {
    var plan =
        Placement.plan(
            ANY,
            List.of(
                on("full").capacity(4000, 3500, 8 * GIB, GIB).holds(9),
                on("roomy").capacity(4000, 1000, 8 * GIB, GIB).holds(9),
                on("short").capacity(4000, 0, 8 * GIB, 7 * GIB).holds(0)));

    assertThat(plan)
        .extracting(each -> each.host().name())
        .containsExactly("roomy", "short", "full");
    assertThat(plan).extracting(Verdict::score).containsExactly(70, 9, 8);
    assertThat(Placement.chosen(plan).orElseThrow().name()).isEqualTo("roomy");
    assertThat(plan.getFirst().reason())
        .isEqualTo("It holds 9 clusters; 3 of 4 CPU cores and 7 of 8 GiB memory are free.");
  }

  @Test
  void whereNothingIsKnownTheFewestClustersAndThenTheNameDecide() {
    var plan = Placement.plan(ANY, List.of(on("c").holds(1), on("b").holds(0), on("a").holds(0)));

    assertThat(plan).extracting(each -> each.host().name()).containsExactly("a", "b", "c");
    assertThat(plan).allMatch(each -> each.score() == 50);
  }

  @Test
  void aCordonedHostTakesNothing() {
    assertRefused(ANY, on("one").cordoned().holds(0), "It is cordoned");
    assertRefused(named("one"), on("one").cordoned().holds(0), "It is cordoned");
  }

  @Test
  void aFullHostTakesNothing() {
    assertRefused(ANY, on("one").most(3).holds(3), "It is full: it holds 3 of at most 3 clusters.");
    assertRefused(named("one"), on("one").most(0).holds(0), "It is full");
    assertFits(named("one"), on("one").most(3).holds(2));
  }

  @Test
  void theLabelsMustBeThere() {
    var wish = new Wish(null, Map.of("tier", "gold", "zone", "a"), Needs.NONE);

    assertRefused(
        wish,
        on("one").labels(Map.of("tier", "silver", "zone", "a")).holds(0),
        "It does not have the labels tier=gold.");
    assertFits(wish, on("one").labels(Map.of("tier", "gold", "zone", "a", "more", "yes")).holds(0));
  }

  @Test
  void anotherThanTheNamedHostIsNotTaken() {
    assertRefused(named("two"), on("one").holds(0), "Another host is asked for.");
  }

  @Test
  void whoMustBeChosenMustHaveRoomAndWhoIsNamedNeedNot() {
    var noCpu = on("one").capacity(4000, 3900, 8 * GIB, 0).holds(0);
    var noMemory = on("one").capacity(4000, 0, 8 * GIB, 8 * GIB).holds(0);

    assertRefused(ANY, noCpu, "It has too little CPU: 0.1 of 4 cores are free, 0.2 are needed.");
    assertRefused(ANY, noMemory, "It has too little memory: 0 of 8 GiB are free, 0.25 are needed.");
    assertFits(named("one"), noCpu);
    assertFits(named("one"), noMemory);
  }

  @Test
  void aHostThatIsOverbookedHasNoRoomLeft() {
    assertRefused(ANY, on("one").capacity(1000, 9000, GIB, 0).holds(0), "0 of 1 cores are free");
  }

  @Test
  void aSilentHostIsTakenOnlyWhenNoOtherFits() {
    var silent = on("a").silent().holds(0);

    var withAnother = Placement.plan(ANY, List.of(silent, on("b").holds(9)));
    assertThat(Placement.chosen(withAnother).orElseThrow().name()).isEqualTo("b");
    assertThat(withAnother.getLast().reason()).isEqualTo("It does not answer: Nobody is there.");

    var withACordoned = Placement.plan(ANY, List.of(silent, on("b").cordoned().holds(0)));
    assertThat(Placement.chosen(withACordoned).orElseThrow().name()).isEqualTo("a");
    assertFits(named("a"), silent);
  }

  @Test
  void nothingIsSimulatedUnasked() {
    var simulated = on("play").simulated().holds(0);
    var real = on("real").holds(99);

    assertThat(Placement.chosen(Placement.plan(ANY, List.of(simulated, real))).orElseThrow().name())
        .isEqualTo("real");
    assertThat(Placement.chosen(Placement.plan(named("play"), List.of(simulated, real))))
        .isPresent();
    assertFits(ANY, simulated);
  }

  @Test
  void aSecondEntryOfOneServerIsNotChosen() {
    var copy = sameAs(on("copy").holds(0));

    assertRefused(ANY, copy, "Its API server is another host's already");
    assertFits(named("copy"), copy);
    assertThat(Placement.chosen(Placement.plan(ANY, List.of(copy, on("real").holds(99)))))
        .hasValueSatisfying(host -> assertThat(host.name()).isEqualTo("real"));
  }

  @Test
  void withoutHostsThereIsNone() {
    assertThat(Placement.chosen(Placement.plan(ANY, List.of()))).isEmpty();
  }

  private static void assertRefused(Wish wish, Candidate candidate, String reason) {
    var verdict = Placement.plan(wish, List.of(candidate)).getFirst();
    assertThat(verdict.fits()).isFalse();
    assertThat(verdict.score()).isZero();
    assertThat(verdict.reason()).contains(reason);
  }

  private static void assertFits(Wish wish, Candidate candidate) {
    assertThat(Placement.plan(wish, List.of(candidate)).getFirst().fits()).isTrue();
  }

  private static Candidate sameAs(Candidate candidate) {
    var host = candidate.host();
    var same =
        Condition.of(
            ConditionType.SAME_AS, Condition.Status.TRUE, "SameServer", "It is real.", 1, NOW);
    return new Candidate(
        new Host(
            host.id(),
            host.name(),
            host.kind(),
            host.managedBy(),
            true,
            host.settings(),
            new Host.Status("1.36.0", true, NOW, null, List.of(same)),
            NOW,
            1),
        candidate.clusters());
  }

  private static Wish named(String host) {
    return new Wish(host, Map.of(), ANY.needs());
  }

  private static Sketch on(String name) {
    return new Sketch(name, Kind.KUBERNETES, true, Map.of(), false, null, null);
  }

  private record Sketch(
      String name,
      Kind kind,
      boolean reachable,
      Map<String, String> hostLabels,
      boolean isCordoned,
      @Nullable Integer maxClusters,
      @Nullable Capacity room) {
    Sketch simulated() {
      return new Sketch(name, Kind.SIMULATED, true, Map.of(), false, null, null);
    }

    Sketch silent() {
      return new Sketch(name, kind, false, hostLabels, isCordoned, maxClusters, room);
    }

    Sketch cordoned() {
      return new Sketch(name, kind, reachable, hostLabels, true, maxClusters, room);
    }

    Sketch labels(Map<String, String> labels) {
      return new Sketch(name, kind, reachable, labels, isCordoned, maxClusters, room);
    }

    Sketch most(int most) {
      return new Sketch(name, kind, reachable, hostLabels, isCordoned, most, room);
    }

    Sketch capacity(long cpu, long cpuRequested, long memory, long memoryRequested) {
      var capacity =
          new Capacity(new Amount(cpu, cpuRequested), new Amount(memory, memoryRequested));
      return new Sketch(name, kind, reachable, hostLabels, isCordoned, maxClusters, capacity);
    }

    Candidate holds(long clusters) {
      var conditions =
          List.of(
              Condition.of(
                  ConditionType.REACHABLE,
                  Condition.Status.FALSE,
                  "Gone",
                  "Nobody is there.",
                  1,
                  NOW));
      return new Candidate(
          new Host(
              new UUID(1, name.hashCode()),
              name,
              kind,
              ManagedBy.API,
              true,
              new Host.Settings(null, hostLabels, isCordoned, maxClusters, DriftPolicy.REPORT),
              new Host.Status("1.36.0", reachable, NOW, room, reachable ? List.of() : conditions),
              NOW,
              1),
          clusters);
    }
  }
}
