package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observed.Existence;
import io.vclustermanager.testing.Examples;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The phase as a table. */
final class PhaseTest {
  private static final Operation OPERATION =
      Examples.running(Examples.cluster(), OperationKind.CREATE);

  @ParameterizedTest
  @CsvSource({
    // wanted, existence, ever ready, begun, queued, phase
    "PRESENT, UNKNOWN,   false, false, true,  REQUESTED",
    "PRESENT, READY,     true,  false, true,  REQUESTED",
    "PRESENT, UNKNOWN,   false, true,  false, PROVISIONING",
    "PRESENT, NOT_READY, false, true,  false, PROVISIONING",
    "PRESENT, NOT_READY, false, true,  true,  PROVISIONING",
    "PRESENT, READY,     true,  false, false, READY",
    "PRESENT, NOT_READY, true,  false, false, DEGRADED",
    "PRESENT, ABSENT,    true,  false, false, LOST",
    "PRESENT, NOT_READY, false, false, false, FAILED",
    "PRESENT, ABSENT,    false, false, false, FAILED",
    "PRESENT, UNKNOWN,   false, false, false, FAILED",
    "PRESENT, UNKNOWN,   true,  false, false, FAILED",
    "ABSENT,  READY,     true,  false, true,  DELETING",
    "ABSENT,  NOT_READY, true,  true,  false, DELETING",
    "ABSENT,  ABSENT,    true,  true,  true,  DELETING",
    "ABSENT,  READY,     true,  false, false, FAILED",
    "ABSENT,  NOT_READY, false, false, false, FAILED",
  })
  void thePhaseFollowsFromWhatIsWantedSeenAndDone(
      Wanted wanted, Existence seen, boolean ever, boolean begun, boolean queued, Phase phase) {
    assertThat(
            Phase.of(
                wanted,
                new Observed(seen, ever, ever, null, null),
                null,
                given(begun),
                given(queued)))
        .isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource({
    // kind, begun, queued
    "CREATE,    PROVISIONING, REQUESTED",
    "UPDATE,    UPDATING,     UPDATING",
    "RECONCILE, UPDATING,     UPDATING",
    "ADOPT,     UPDATING,     UPDATING",
    "PAUSE,     PAUSING,      PAUSING",
    "RESUME,    RESUMING,     RESUMING",
    "DELETE,    DELETING,     DELETING",
  })
  void thePhaseSaysWhatIsBeingDone(OperationKind kind, Phase begun, Phase queued) {
    var operation = Examples.running(Examples.cluster(), kind);
    var seen = new Observed(Existence.READY, true, true, null, null);

    for (var wanted : List.of(Wanted.PRESENT, Wanted.PAUSED)) {
      assertThat(Phase.of(wanted, seen, null, operation, null)).isEqualTo(begun);
      assertThat(Phase.of(wanted, seen, null, null, operation)).isEqualTo(queued);
    }
  }

  @Test
  void whatIsAdoptedForTheFirstTimeIsRequestedBefore() {
    var adopt = Examples.queued(Examples.cluster(), OperationKind.ADOPT);

    assertThat(Phase.of(Wanted.PRESENT, Observed.never(), null, null, adopt))
        .isEqualTo(Phase.REQUESTED);
  }

  @ParameterizedTest
  @CsvSource({
    "PAUSED,  NOT_READY, true,  PAUSED",
    "PRESENT, NOT_READY, true,  PAUSED",
    "PAUSED,  READY,     false, READY",
    "PAUSED,  ABSENT,    false, LOST",
  })
  void whatSleepsIsPausedWhoeverPutItToSleep(
      Wanted wanted, Existence seen, boolean paused, Phase phase) {
    var observed = new Observed(seen, true, true, null, null, paused);

    assertThat(Phase.of(wanted, observed, null, null, null)).isEqualTo(phase);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void whatIsGoneAsAskedIsDeletedWhateverElseHolds(
      Wanted wanted, Existence seen, boolean begun, boolean queued) {
    assertThat(
            Phase.of(
                wanted,
                new Observed(seen, true, true, null, null),
                NOW,
                given(begun),
                given(queued)))
        .isEqualTo(Phase.DELETED);
  }

  private static Stream<Arguments> everything() {
    return Stream.of(Wanted.values())
        .flatMap(
            wanted ->
                Stream.of(Existence.values())
                    .flatMap(
                        seen ->
                            Stream.of(
                                Arguments.of(wanted, seen, false, false),
                                Arguments.of(wanted, seen, true, true))));
  }

  private static @Nullable Operation given(boolean there) {
    return there ? OPERATION : null;
  }
}
