package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observation.Sleep;
import io.vclustermanager.model.Observation.Stage;
import io.vclustermanager.model.Observation.State;
import io.vclustermanager.testing.Examples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What counts as changed behind our back. */
final class DriftTest {
  private final Cluster cluster =
      Examples.cluster()
          .withAbout(About.named("hello", Map.of("team", "red")), NOW)
          .withObserved(Observed.never().then(Observed.Existence.READY), List.of(), NOW);

  @Test
  void whatIsAsWantedHasNoDrift() {
    assertThat(drift(cluster, awake(0, "v1.35.0", Map.of("team", "red", "x", "y")))).isEmpty();
  }

  @Test
  void whoPutItToSleepOrWokeItShows() {
    assertThat(drift(cluster, asleep())).containsExactly("paused false true");
    assertThat(drift(cluster.withWanted(Wanted.PAUSED, NOW), asleep())).isEmpty();
    assertThat(drift(cluster.withWanted(Wanted.PAUSED, NOW), State.AS_MADE))
        .containsExactly("paused true false");
  }

  @Test
  void oneThatSleepsHasNoReplicasToMiss() {
    var replicas = DriftKind.REPLICAS.of("1", "0");

    assertThat(drift(cluster, Examples.at(Sleep.AWAKE, replicas))).containsExactly("replicas 1 0");
    assertThat(drift(cluster, Examples.at(Sleep.ASLEEP, replicas)))
        .containsExactly("paused false true");
  }

  @Test
  void aMarkOfSleepOnOneThatRunsIsNobodysWish() {
    var marked = Drift.between(cluster, present(cluster.id(), Examples.at(Sleep.MARKED)), NOW);

    assertThat(words(marked)).containsExactly("paused false marked");
    assertThat(marked.getFirst().isOnlyMark()).isTrue();
    assertThat(marked.getFirst().keepsAsleep()).isTrue();
    assertThat(drift(cluster.withWanted(Wanted.PAUSED, NOW), Examples.at(Sleep.MARKED)))
        .containsExactly("paused true false");
  }

  /** A watch sees Services and Secrets: what somebody asked for by name stays gone beside them. */
  @Test
  void ofObjectsOnlyThoseThatWereLookedForAreKnown() {
    var byName = objects(Set.of("services/one", "roles/vc-one"), "roles/vc-one", "services/one");
    var before = cluster.withDrift(Drift.between(cluster, byName, NOW), NOW);
    assertThat(words(before.drift()))
        .containsExactly(
            "objects.roles/vc-one present absent", "objects.services/one present absent");

    assertThat(words(Drift.between(before, objects(Set.of("services/one")), NOW)))
        .containsExactly("objects.roles/vc-one present absent");
    assertThat(Drift.between(before, objects(Set.of("services/one", "roles/vc-one")), NOW))
        .isEmpty();
  }

  /** Somebody took it away, and then the user switched it off: nobody asks for it any more. */
  @Test
  void whatItIsNotMadeOfAnyMoreIsNotMissed() {
    var byName = objects(Set.of("poddisruptionbudgets/one"), "poddisruptionbudgets/one");
    var before = cluster.withDrift(Drift.between(cluster, byName, NOW), NOW);
    var services = Set.of("services/one");

    assertThat(Drift.between(before, made(services, Set.of("services/one")), NOW)).isEmpty();
    assertThat(
            Drift.between(
                before, made(services, Set.of("services/one", "poddisruptionbudgets/one")), NOW))
        .hasSize(1);
  }

  private Observation objects(Set<String> asked, String... missing) {
    return made(asked, null, missing);
  }

  private Observation made(Set<String> asked, @Nullable Set<String> made, String... missing) {
    var objects = new Observation.Objects(asked, List.of(missing), made);
    return present(cluster.id(), new State(Sleep.AWAKE, 0L, List.of(), null, null, false, objects));
  }

  @Test
  void anotherWishOfSleepTakesWhatWasToldOfTheFormerAway() {
    var drifted =
        cluster.withDrift(Drift.between(cluster, present(cluster.id(), asleep()), NOW), NOW);

    assertThat(drifted.withWanted(Wanted.PRESENT, NOW).drift()).isEmpty();
  }

  @Test
  void versionsLabelsAndSpecsAreCompared() {
    assertThat(drift(cluster, awake(3, "v1.36.0", Map.of("team", "blue"))))
        .containsExactly(
            "spec revision 0 revision 3",
            "kubernetesVersion 1.35.0 1.36.0",
            "labels.team red blue");
    assertThat(drift(cluster, awake(0, null, Map.of()))).containsExactly("labels.team red absent");
  }

  @Test
  void whatIsGoneOrIsSomebodyElsesIsGone() {
    assertThat(words(Drift.between(cluster, new Observation.Absent(), NOW)))
        .containsExactly("cluster present absent");
    assertThat(words(Drift.between(cluster, new Observation.Remains(false, "pvc"), NOW)))
        .containsExactly("cluster present absent");
    assertThat(words(Drift.between(cluster, present(UUID.randomUUID(), State.AS_MADE), NOW)))
        .containsExactly("cluster present absent");
  }

  @Test
  void whatWasNeverReadyIsNotMissed() {
    assertThat(Drift.between(Examples.cluster(), new Observation.Absent(), NOW)).isEmpty();
  }

  @Test
  void whatDifferedBeforeKeepsItsTime() {
    var before =
        cluster.withDrift(Drift.between(cluster, present(cluster.id(), asleep()), NOW), NOW);
    var later = NOW.plus(Duration.ofMinutes(5));

    assertThat(Drift.between(before, present(cluster.id(), asleep()), later))
        .extracting(Drift::since)
        .containsExactly(NOW);
  }

  private static State asleep() {
    return Examples.at(Sleep.ASLEEP);
  }

  private static State awake(long revision, @Nullable String version, Map<String, String> labels) {
    return new State(Sleep.AWAKE, revision, List.of(), version, labels, false);
  }

  private static List<String> drift(Cluster cluster, State state) {
    return words(Drift.between(cluster, present(cluster.id(), state), NOW));
  }

  private static List<String> words(List<Drift> drift) {
    return drift.stream()
        .map(each -> each.what() + " " + each.wanted() + " " + each.seen())
        .toList();
  }

  private static Observation present(UUID mark, State state) {
    return Examples.seen(mark, Stage.READY, state);
  }
}
