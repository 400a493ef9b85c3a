package io.vclustermanager.operation;

import static io.vclustermanager.testing.Examples.DEADLINE;
import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vclustermanager.model.Change;
import io.vclustermanager.model.Change.Happening;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Observation.Stage;
import io.vclustermanager.model.Observation.State;
import io.vclustermanager.model.Observed.Existence;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Deaths;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.Operation.Stop;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationSignal;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.model.StepResult.Wait.For;
import io.vclustermanager.testing.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written when a step has come to its conclusion. */
final class ConclusionTest {
  private static final Instant LATER = NOW.plusSeconds(10);
  private static final Instant NEXT_TRY = NOW.plusSeconds(12);
  private static final Observation ABSENT = new Observation.Absent();

  private final Cluster cluster = Examples.cluster();
  private final Operation create = Examples.running(cluster, OperationKind.CREATE);

  @Test
  void aClaimHoldsTheOperation() {
    var queued = Examples.queued(cluster, OperationKind.CREATE);
    var claim = new Operation.Claim(UUID.randomUUID(), "replica", DEADLINE);

    var change = Conclusion.claimed(behind(null, queued), queued, claim, false, LATER);

    assertThat(after(change).state()).isEqualTo(OperationState.RUNNING);
    assertThat(after(change).claim()).isEqualTo(claim);
    assertThat(after(change).startedAt()).isEqualTo(LATER);
    assertThat(change.open().begun()).isEqualTo(after(change));
    assertThat(change.open().queued()).isNull();
  }

  @Test
  void aCreateIsRememberedBeforeItBegins() {
    var change = Conclusion.createBegun(behind(create, null), create, ABSENT, LATER);

    assertThat(after(change).createStarted()).isTrue();
    assertThat(after(change).claim()).isEqualTo(create.claim());
    assertThat(change.after().observed().existence()).isEqualTo(Existence.ABSENT);
  }

  @Test
  void toBeginIsNoEnd() {
    assertThatIllegalArgumentException().isThrownBy(() -> conclude(new StepResult.Begin(ABSENT)));
  }

  @Test
  void whatIsReadyIsDone() {
    var conclusion = conclude(new StepResult.Done(Examples.ready(cluster)));

    var change = conclusion.change();
    assertThat(conclusion.next()).isEmpty();
    assertThat(after(change).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(after(change).finishedAt()).isEqualTo(LATER);
    assertThat(after(change).progress()).isEqualTo(100);
    assertThat(after(change).claim()).isNull();
    assertThat(change.open().begun()).isNull();
    assertThat(change.after().observed().endpoint()).isEqualTo("https://hello");
    assertReady(change, Condition.Status.TRUE, "Ready");
    assertTold(change, Event.Type.OPERATION_PROGRESSED, Event.Type.OPERATION_FINISHED);
  }

  @Test
  void itsEndWakesTheSuccessor() {
    var delete = Examples.queued(cluster, OperationKind.DELETE);

    var change = conclude(behind(create, delete), new StepResult.Done(ABSENT)).change();

    assertThat(change.wake()).containsExactly(delete.id());
    assertThat(change.open().queued()).isEqualTo(delete);
  }

  @Test
  void aDeleteThatFindsNothingHasDeleted() {
    var unwanted = cluster.withWanted(Wanted.ABSENT, NOW);
    var delete = Examples.running(unwanted, OperationKind.DELETE);

    var change =
        Conclusion.of(
                new ClusterWithOperations(unwanted, delete, null),
                delete,
                new StepResult.Done(ABSENT),
                false,
                LATER,
                NEXT_TRY)
            .change();

    assertThat(change.after().deletedAt()).isEqualTo(LATER);
    assertThat(after(change).steps())
        .containsExactly(
            new Operation.Step("Removed", Operation.Step.State.DONE, NOW, LATER, null));
  }

  @Test
  void whatIsUnderWayIsWaitedFor() {
    var conclusion = conclude(waiting(For.CHANGE, Examples.halfMade(cluster)));

    var change = conclusion.change();
    assertThat(conclusion.next()).contains(DEADLINE);
    assertThat(after(change).state()).isEqualTo(OperationState.WAITING);
    assertThat(after(change).claim()).isNull();
    assertThat(after(change).progress()).isEqualTo(50);
    assertReady(change, Condition.Status.FALSE, "PodsPending");
    assertThat(change.happenings())
        .containsExactly(
            new Happening(
                Event.Type.OPERATION_PROGRESSED,
                create.id(),
                List.of(
                    new FieldChange("steps.one", "PENDING", "DONE"),
                    new FieldChange("steps.two", "PENDING", "RUNNING"))));
  }

  @Test
  void noProgressIsNotTold() {
    var once = conclude(waiting(For.CHANGE, Examples.halfMade(cluster))).change();
    var again = claimedAgain(once);

    var change = conclude(again, waiting(For.CHANGE, Examples.halfMade(cluster))).change();

    assertThat(change.happenings()).isEmpty();
  }

  @Test
  void anApprovalIsWaitedForInAStateOfItsOwn() {
    assertThat(after(conclude(waiting(For.APPROVAL, ABSENT)).change()).state())
        .isEqualTo(OperationState.AWAITING_APPROVAL);
  }

  @Test
  void toWaitWithoutALookSaysNothingNewOfTheCluster() {
    var change = conclude(waiting(For.TIME, null)).change();

    assertThat(change.after().conditions()).isEqualTo(cluster.conditions());
    assertThat(change.after().observed()).isEqualTo(cluster.observed());
  }

  @Test
  void whatDidNotWorkIsTriedAgain() {
    var conclusion =
        conclude(new StepResult.Retry(FailureReason.HOST_UNREACHABLE, "No route.", null));

    var change = conclusion.change();
    var unreachable = new Failure("HostUnreachable", "No route.");
    assertThat(conclusion.next()).contains(NEXT_TRY);
    assertThat(after(change).state()).isEqualTo(OperationState.WAITING);
    assertThat(after(change).attempt()).isEqualTo(1);
    assertThat(after(change).failure()).isEqualTo(unreachable);
    assertReady(change, Condition.Status.UNKNOWN, "HostUnreachable");
    assertTold(change, Event.Type.OPERATION_RETRYING);
  }

  @Test
  void theSameFailureIsToldOnce() {
    var retry = new StepResult.Retry(FailureReason.HOST_UNREACHABLE, "No route.", null);

    var second = conclude(claimedAgain(conclude(retry).change()), retry).change();

    assertThat(after(second).attempt()).isEqualTo(2);
    assertThat(second.happenings()).isEmpty();
  }

  @Test
  void aStepThatWorksEndsTheCount() {
    var failed =
        conclude(new StepResult.Retry(FailureReason.HOST_UNREACHABLE, "No route.", null)).change();

    var change = conclude(claimedAgain(failed), waiting(For.CHANGE, ABSENT)).change();

    assertThat(after(change).attempt()).isZero();
    assertThat(after(change).failure()).isNull();
  }

  /** What was refused waits for its next try: people read why, and each try comes later. */
  @Test
  void aLookBetweenTriesKeepsReasonAndAttempt() {
    var refused = new StepResult.Retry(FailureReason.QUOTA_EXCEEDED, "No pods left.", null);
    var going = new StepResult.Wait(For.CHANGE, DEADLINE, new Observation.Remains(true, "pods/a"));
    var failed = conclude(refused).change();

    var looked = conclude(claimedAgain(failed), going).change();
    var again = conclude(claimedAgain(looked), refused).change();

    assertThat(after(looked).failure()).isEqualTo(new Failure("QuotaExceeded", "No pods left."));
    assertThat(after(looked).attempt()).isEqualTo(1);
    assertReady(looked, Condition.Status.FALSE, "QuotaExceeded");
    assertThat(Conclusion.isNews(looked.after(), after(looked), going, LATER)).isFalse();
    assertThat(after(again).attempt()).isEqualTo(2);
    assertThat(again.happenings()).isEmpty();
  }

  /** What a try left is taken away before the next: that is no try that went well. */
  @Test
  void whoOnlyTakesAwayWhatATryLeftKeepsReasonAndAttempt() {
    var refused = new StepResult.Retry(FailureReason.QUOTA_EXCEEDED, "No pods left.", null);
    var failed = claimedAgain(conclude(refused).change());
    var left = waiting(For.CHANGE, Examples.seen(cluster.id(), Stage.HALF_MADE));

    var cleared =
        Conclusion.of(failed, Objects.requireNonNull(failed.begun()), left, true, LATER, NEXT_TRY);
    var again = conclude(claimedAgain(cleared.change()), refused).change();

    assertThat(after(cleared.change()).failure())
        .isEqualTo(new Failure("QuotaExceeded", "No pods left."));
    assertReady(cleared.change(), Condition.Status.FALSE, "QuotaExceeded");
    assertThat(after(again).attempt()).isEqualTo(2);
    assertThat(after(worked(failed).change()).attempt()).isZero();
  }

  @Test
  void whatIsThereAndOnlyWaitedForHasNoFailureAnyMore() {
    var busy = new StepResult.Retry(FailureReason.HELM_BUSY, "Helm still works on it.", null);

    var change =
        conclude(
                claimedAgain(conclude(busy).change()),
                waiting(For.CHANGE, Examples.halfMade(cluster)))
            .change();

    assertThat(after(change).tries().isWell()).isTrue();
    assertReady(change, Condition.Status.FALSE, "PodsPending");
  }

  @Test
  void atItsDeadlineItSaysWhatKeptItFromItsEnd() {
    var refused = new StepResult.Retry(FailureReason.QUOTA_EXCEEDED, "No pods left.", null);
    var operation = after(conclude(refused).change());
    var going = new StepResult.Wait(For.CHANGE, DEADLINE, new Observation.Remains(true, "pods/a"));

    assertThat(OperationWorker.bounded(operation, going, false, DEADLINE))
        .isEqualTo(
            new StepResult.Fail(
                FailureReason.QUOTA_EXCEEDED,
                "No pods left. Given up at its deadline.",
                going.seen()));
    assertThat(OperationWorker.bounded(operation, going, true, DEADLINE))
        .extracting(result -> ((StepResult.Fail) result).reason())
        .isEqualTo(FailureReason.DEADLINE_EXCEEDED);
  }

  @Test
  void whatIsTriedInVainUntilItsDeadlineHasFailed() {
    var conclusion =
        Conclusion.of(
            behind(create, null),
            create,
            new StepResult.Retry(FailureReason.HOST_UNREACHABLE, "No route.", null),
            false,
            LATER,
            DEADLINE);

    assertThat(conclusion.next()).isEmpty();
    assertThat(after(conclusion.change()).state()).isEqualTo(OperationState.FAILED);
    assertThat(after(conclusion.change()).failure())
        .isEqualTo(new Failure("HostUnreachable", "No route. Given up at its deadline."));
    assertTold(conclusion.change(), Event.Type.OPERATION_FINISHED);
  }

  @Test
  void theLastTryIsJustBeforeTheDeadline() {
    var last = DEADLINE.minus(Duration.ofMillis(1));

    var conclusion =
        Conclusion.of(
            behind(create, null),
            create,
            new StepResult.Retry(FailureReason.HOST_TROUBLE, "m", null),
            false,
            LATER,
            last);

    assertThat(conclusion.next()).contains(last);
  }

  /** Whoever finds the claim of a dead run finds its death counted: nobody has to notice it. */
  @Test
  void aRunIsCountedBeforeItActs() {
    assertThat(create.deaths()).isEqualTo(new Deaths(0, 1));

    var taken = Conclusion.claimed(behind(create, null), create, claim(), false, LATER);

    assertThat(after(taken).deaths()).isEqualTo(new Deaths(0, 2));
  }

  @Test
  void aRunThatDrawsItsConclusionAnewIsCountedOnce() {
    var change = Conclusion.claimed(behind(create, null), create, claim(), true, LATER);

    assertThat(after(change).deaths()).isEqualTo(new Deaths(0, 1));
  }

  @Test
  void aRunThatComesToAConclusionHasNotDied() {
    var retry = new StepResult.Retry(FailureReason.HOST_UNREACHABLE, "No route.", null);

    for (var result : List.of(waiting(For.CHANGE, null), retry, new StepResult.Done(ABSENT))) {
      assertThat(after(conclude(result).change()).deaths()).isEqualTo(Deaths.NONE);
    }
    assertThat(after(stop(Stop.CANCEL, ABSENT)).deaths()).isEqualTo(Deaths.NONE);
  }

  @Test
  void theRunsThatDiedAreRememberedWhenALaterOneComesToAConclusion() {
    var taken = Conclusion.claimed(behind(create, null), create, claim(), false, LATER);

    var change = conclude(behind(after(taken), null), waiting(For.CHANGE, ABSENT)).change();

    assertThat(after(change).deaths()).isEqualTo(new Deaths(0, 1));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureReason.class,
      names = {"HELM_CPU_TIME", "HELM_ENDED", "HELM_OUT_OF_MEMORY"})
  void theThirdDeathOfAProcessOfHelmsIsTheLast(FailureReason reason) {
    var death = new StepResult.Retry(reason, "It was too much.", null);

    var first = conclude(death);
    var second = conclude(claimedAgain(first.change()), death);
    var third = conclude(claimedAgain(second.change()), death);

    assertThat(after(first.change()).deaths()).isEqualTo(new Deaths(1, 0));
    assertThat(second.next()).contains(NEXT_TRY);
    assertThat(third.next()).isEmpty();
    assertThat(after(third.change()).state()).isEqualTo(OperationState.FAILED);
    assertThat(after(third.change()).deaths()).isEqualTo(new Deaths(3, 0));
    assertThat(after(third.change()).failure())
        .isEqualTo(
            new Failure(
                "HelmDiedTooOften",
                "Helm's process died 3 times of this; it is not tried again. The last time: It was"
                    + " too much."));
  }

  /** A host may be silent for long: what waits for it is tried until its deadline. */
  @Test
  void aCallThatOnlyTookTooLongIsNoDeath() {
    var silent = new StepResult.Retry(FailureReason.HELM_TIMEOUT, "Too long.", null);

    assertThat(after(conclude(silent).change()).deaths()).isEqualTo(Deaths.NONE);
  }

  @Test
  void stepsThatWorkInBetweenTakeNoDeathBack() {
    var death = new StepResult.Retry(FailureReason.HELM_OUT_OF_MEMORY, "m", null);

    var worked = worked(claimedAgain(conclude(death).change())).change();

    assertThat(after(worked).deaths()).isEqualTo(new Deaths(1, 0));
    assertThat(after(worked).attempt()).isZero();
  }

  @Test
  void deathsOfThePastAreNoNews() {
    var death = new StepResult.Retry(FailureReason.HELM_OUT_OF_MEMORY, "m", null);
    var worked = worked(claimedAgain(conclude(death).change())).change();
    var wait = new StepResult.Wait(For.CHANGE, DEADLINE, ABSENT);

    assertThat(Conclusion.isNews(worked.after(), after(worked), wait, LATER)).isFalse();
  }

  @Test
  void whatNeverWorksHasFailed() {
    var conclusion = conclude(new StepResult.Fail(FailureReason.CONFLICT, "It is not ours.", null));

    var change = conclusion.change();
    assertThat(conclusion.next()).isEmpty();
    assertThat(after(change).state()).isEqualTo(OperationState.FAILED);
    assertThat(after(change).failure()).isEqualTo(new Failure("Conflict", "It is not ours."));
    assertReady(change, Condition.Status.UNKNOWN, "Conflict");
    assertThat(change.open().begun()).isNull();
  }

  @Test
  void aCancelledOneEndsSo() {
    var change = stop(Stop.CANCEL, Examples.halfMade(cluster));

    assertThat(after(change).state()).isEqualTo(OperationState.CANCELLED);
    assertThat(after(change).failure()).extracting(Failure::reason).isEqualTo("Cancelled");
    assertReady(change, Condition.Status.FALSE, "Cancelled");
  }

  /** Between the word to stop and the last look the cluster may well have become ready. */
  @Test
  void aClusterThatIsReadyNeverthelessIsNotCalledCancelled() {
    var change = stop(Stop.CANCEL, Examples.ready(cluster));

    assertThat(after(change).state()).isEqualTo(OperationState.CANCELLED);
    assertReady(change, Condition.Status.TRUE, "Ready");
  }

  @Test
  void aSupersededOneEndsSoAndWakesItsSuccessor() {
    var delete = Examples.queued(cluster, OperationKind.DELETE);

    var change = Conclusion.stopped(behind(create, delete), create, Stop.SUPERSEDE, ABSENT, LATER);

    assertThat(after(change).state()).isEqualTo(OperationState.SUPERSEDED);
    assertThat(change.wake()).containsExactly(delete.id());
  }

  @Test
  void everyConclusionIsDrawnFromWhatItRead() {
    var change = conclude(new StepResult.Done(ABSENT)).change();

    assertThat(change.before()).isEqualTo(cluster);
    assertThat(change.after().version()).isEqualTo(cluster.version() + 1);
    assertThat(change.operations())
        .containsExactly(new Change.OperationChange(create, after(change)));
    assertThat(after(change).version()).isEqualTo(create.version() + 1);
  }

  private Conclusion conclude(StepResult result) {
    return conclude(behind(create, null), result);
  }

  private static Conclusion conclude(ClusterWithOperations state, StepResult result) {
    var begun = state.begun();
    if (begun == null) {
      throw new AssertionError("Nothing has begun");
    }
    return Conclusion.of(state, begun, result, false, LATER, NEXT_TRY);
  }

  /** What a step comes to that has done something, and waits for what becomes of it. */
  private static Conclusion worked(ClusterWithOperations state) {
    return Conclusion.of(
        state,
        Objects.requireNonNull(state.begun()),
        waiting(For.CHANGE, ABSENT),
        true,
        LATER,
        NEXT_TRY);
  }

  private Change stop(Stop stop, Observation seen) {
    return Conclusion.stopped(behind(create, null), create, stop, seen, LATER);
  }

  private ClusterWithOperations behind(@Nullable Operation begun, @Nullable Operation queued) {
    return new ClusterWithOperations(cluster, begun, queued);
  }

  private static ClusterWithOperations claimedAgain(Change change) {
    var state = new ClusterWithOperations(change.after(), change.open().begun(), null);
    var claim = claim();
    var claimed = Conclusion.claimed(state, after(change), claim, false, LATER);
    return new ClusterWithOperations(claimed.after(), claimed.open().begun(), null);
  }

  private static Operation.Claim claim() {
    return new Operation.Claim(UUID.randomUUID(), "replica", DEADLINE);
  }

  private static StepResult waiting(For what, @Nullable Observation seen) {
    return new StepResult.Wait(what, DEADLINE, seen);
  }

  private static Operation after(Change change) {
    return change.operations().getFirst().after();
  }

  private static void assertReady(Change change, Condition.Status status, String reason) {
    assertThat(change.after().conditions())
        .filteredOn(each -> each.is(ConditionType.READY))
        .singleElement()
        .satisfies(
            ready -> {
              assertThat(ready.status()).isEqualTo(status);
              assertThat(ready.reason()).isEqualTo(reason);
            });
  }

  private static void assertTold(Change change, Event.Type... types) {
    assertThat(change.happenings()).extracting(Happening::type).containsExactly(types);
  }

  @Test
  void stepsKeepTheTimesAtWhichTheyWereFirstSeen() {
    var seen = progressed("RUNNING");
    var first =
        Conclusion.of(behind(create, null), create, waiting(seen), false, NOW, NEXT_TRY).change();
    var again = claimedAgain(first);
    var second =
        Conclusion.of(
                again,
                Objects.requireNonNull(again.begun()),
                waiting(progressed("DONE")),
                false,
                LATER,
                NEXT_TRY)
            .change();

    var step = after(second).steps().getFirst();
    assertThat(step.startedAt()).isEqualTo(NOW);
    assertThat(step.finishedAt()).isEqualTo(LATER);
  }

  @Test
  void whatElseWasSeenHasItsOwnCondition() {
    var aspect =
        new Observation.Aspect(
            ConditionType.KUBECONFIG_AVAILABLE,
            Condition.Status.UNKNOWN,
            "SecretMissing",
            "Not there.");
    var seen =
        new Observation.Present(
            cluster.id(),
            Stage.INSTALLED,
            null,
            "0.36.1",
            List.of(),
            "Why",
            "because",
            List.of(aspect),
            State.AS_MADE);

    var change =
        Conclusion.of(behind(create, null), create, waiting(seen), false, NOW, NEXT_TRY).change();

    assertThat(change.after().conditions())
        .extracting(Condition::type, Condition::status)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                ConditionType.KUBECONFIG_AVAILABLE.word(), Condition.Status.UNKNOWN));
    assertThat(change.after().observed().chartVersion()).isEqualTo("0.36.1");
  }

  @Test
  void leftOversOfWhatWasNeverMadeAreNotTheCluster() {
    var left = new Observation.Remains(true, "pods/one-0");

    var change =
        Conclusion.of(behind(create, null), create, waiting(left), false, NOW, NEXT_TRY).change();

    assertThat(change.after().observed().existence()).isEqualTo(Existence.ABSENT);
    assertThat(change.after().observed().everMade()).isFalse();
  }

  @Test
  void aLookThatShowsWhatIsWrittenAlreadyIsNoNews() {
    var first =
        Conclusion.of(behind(create, null), create, waiting(), false, NOW, NEXT_TRY).change();

    assertThat(Conclusion.isNews(cluster, create, waiting(), NOW)).isTrue();
    assertThat(Conclusion.isNews(first.after(), after(first), waiting(), LATER)).isFalse();
    var ready = new StepResult.Wait(For.CHANGE, NEXT_TRY, Examples.ready(cluster));
    assertThat(Conclusion.isNews(first.after(), after(first), ready, LATER)).isTrue();
  }

  @Test
  void thatATryFailedNoMoreIsNews() {
    var first =
        Conclusion.of(behind(create, null), create, waiting(), false, NOW, NEXT_TRY).change();
    var retry = new StepResult.Retry(FailureReason.HOST_UNREACHABLE, "Away.", null);
    var running = after(first).edit().signal(OperationSignal.CLAIMED, NOW).done();
    var second =
        Conclusion.of(
                new ClusterWithOperations(first.after(), running, null),
                running,
                retry,
                false,
                LATER,
                NEXT_TRY)
            .change();

    assertThat(Conclusion.isNews(first.after(), after(second), waiting(), LATER)).isTrue();
  }

  private StepResult.Wait waiting() {
    return new StepResult.Wait(For.CHANGE, NEXT_TRY, Examples.halfMade(cluster));
  }

  private static StepResult waiting(Observation seen) {
    return new StepResult.Wait(For.CHANGE, NEXT_TRY, seen);
  }

  private Observation progressed(String state) {
    var step = new Operation.Step("one", Operation.Step.State.valueOf(state), null, null, null);
    return new Observation.Present(
        cluster.id(),
        Stage.INSTALLED,
        null,
        null,
        List.of(step),
        "Why",
        "because",
        List.of(),
        State.AS_MADE);
  }
}
