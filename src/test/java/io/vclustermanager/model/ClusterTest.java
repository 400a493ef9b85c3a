package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observed.Existence;
import io.vclustermanager.testing.Examples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** The next version of a cluster differs in what was asked for, and in nothing else. */
final class ClusterTest {
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Cluster CLUSTER = Examples.cluster();
  private static final Observed GONE = new Observed(Existence.ABSENT, true, true, null, null);

  @Test
  void aPhaseFollowsFromTheRestSoTheVersionStays() {
    assertDiffers(CLUSTER.withPhase(Phase.READY), "phase");
  }

  @Test
  void otherLabels() {
    var next = CLUSTER.withAbout(CLUSTER.about().withLabels(Map.of("team", "blue")), LATER);

    assertThat(next.labels()).containsEntry("team", "blue");
    assertNext(next, "about.labels");
  }

  @Test
  void anotherLease() {
    assertNext(CLUSTER.withLease(new Lease(LATER, LATER, 1, "extended"), LATER), "lease");
  }

  @Test
  void anotherWishIsAnotherGeneration() {
    var next = CLUSTER.withWanted(Wanted.ABSENT, LATER);

    assertThat(next.generation()).isEqualTo(CLUSTER.generation() + 1);
    assertNext(next, "desired.wanted", "desired.generation");
  }

  @Test
  void otherConditions() {
    var ready =
        Condition.of(ConditionType.READY, Condition.Status.TRUE, "Ready", "It is.", 1, LATER);

    assertNext(CLUSTER.withConditions(List.of(ready), LATER), "status.conditions");
  }

  @Test
  void anotherLook() {
    var seen = new Observed(Existence.READY, true, true, "https://hello", null);

    assertNext(
        CLUSTER.withObserved(seen, List.of(), LATER), "status.observed", "status.observedAt");
  }

  @Test
  void whatIsGoneThoughItIsWantedIsNotDeleted() {
    assertThat(CLUSTER.withObserved(GONE, List.of(), LATER).deletedAt()).isNull();
  }

  @Test
  void whatIsGoneAsAskedIsDeleted() {
    var unwanted = CLUSTER.withWanted(Wanted.ABSENT, NOW);

    assertThat(unwanted.withObserved(GONE, List.of(), LATER).deletedAt()).isEqualTo(LATER);
  }

  private static void assertNext(Cluster next, String... differences) {
    assertThat(next.version()).isEqualTo(CLUSTER.version() + 1);
    assertThat(next.updatedAt()).isEqualTo(LATER);
    var ignored = List.of("version", "times.updatedAt");
    assertThat(next)
        .usingRecursiveComparison(ignoring(List.of(differences), ignored))
        .isEqualTo(CLUSTER);
  }

  private static void assertDiffers(Cluster next, String difference) {
    assertThat(next)
        .usingRecursiveComparison(ignoring(List.of(difference), List.of()))
        .isEqualTo(CLUSTER);
  }

  private static RecursiveComparisonConfiguration ignoring(List<String> one, List<String> other) {
    return RecursiveComparisonConfiguration.builder()
        .withIgnoredFields(Stream.concat(one.stream(), other.stream()).toArray(String[]::new))
        .build();
  }
}
