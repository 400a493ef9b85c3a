package io.vclustermanager.operation;

import static io.vclustermanager.testing.Examples.DEADLINE;
import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.model.About;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.DriftKind;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.FairTurns.Turn;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Observation.Sleep;
import io.vclustermanager.model.Observation.Stage;
import io.vclustermanager.model.Observation.State;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.StepResult;
import io.vclustermanager.provider.HostView;
import io.vclustermanager.provider.Provider;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.testing.Examples;
import io.vclustermanager.testing.LenientValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the handlers do about what they see. */
final class HandlersTest {
  private static final Observation LEFT = new Observation.Remains(false, "pods/one-0");
  private static final Observation GOING = new Observation.Remains(true, "pods/one-0");

  private final Cluster cluster = Examples.cluster();
  private final Outside outside = new Outside();
  private final LenientValues values = new LenientValues();

  @Test
  void aCreateIsWrittenDownBeforeItBegins() {
    outside.seen = new Observation.Absent();

    assertThat(create(false)).isInstanceOf(StepResult.Begin.class);
    assertThat(outside.calls).isEmpty();
    assertThat(create(true)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).containsExactly("create");
  }

  @Test
  void aCreateWaitsForWhatIsGoingWhosesoeverItIs() {
    outside.seen = Examples.seen(null, Stage.DELETING);
    assertThat(create(false)).isInstanceOf(StepResult.Wait.class);
    outside.seen = GOING;
    assertThat(create(false)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).isEmpty();
  }

  @Test
  void aCreateTouchesNothingThatIsNotProvedToBeOurs() {
    for (var seen :
        List.of(
            Examples.seen(null, Stage.INSTALLED),
            Examples.seen(UUID.randomUUID(), Stage.HALF_MADE),
            LEFT)) {
      outside.seen = seen;
      assertThat(create(true)).isInstanceOf(StepResult.Fail.class);
    }
    assertThat(outside.calls).isEmpty();
  }

  @Test
  void aCreateNamesTheLeftOversThatHinderIt() {
    outside.seen = LEFT;

    assertThat(((StepResult.Fail) create(false)).message()).contains("pods/one-0");
  }

  @Test
  void whatIsHalfMadeIsMadeOn() {
    outside.seen = Examples.seen(cluster.id(), Stage.HALF_MADE);

    assertThat(create(true)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).containsExactly("create");
  }

  @Test
  void aDeleteIsDoneOnlyWhenNothingIsLeft() {
    outside.seen = Examples.seen(cluster.id(), Stage.INSTALLED);
    assertThat(delete(cluster)).isInstanceOf(StepResult.Wait.class);
    outside.seen = Examples.seen(cluster.id(), Stage.DELETING);
    assertThat(delete(cluster)).isInstanceOf(StepResult.Wait.class);
    outside.seen = new Observation.Absent();
    assertThat(delete(cluster)).isInstanceOf(StepResult.Done.class);
    assertThat(outside.calls).containsExactly("delete");
  }

  @Test
  void aDeleteRemovesLeftOversOfWhatWasEverMade() {
    var made = everMade(cluster);

    outside.seen = LEFT;
    assertThat(delete(made)).isInstanceOf(StepResult.Wait.class);
    outside.seen = GOING;
    assertThat(delete(made)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).containsExactly("delete");
  }

  @Test
  void aDeleteLeavesLeftOversThatCannotBeItsOwn() {
    outside.seen = LEFT;

    assertThat(delete(cluster)).isEqualTo(new StepResult.Done(new Observation.Absent()));
    assertThat(outside.calls).isEmpty();
  }

  @Test
  void aDeleteLeavesWhatCarriesAnotherId() {
    outside.seen = Examples.seen(UUID.randomUUID(), Stage.INSTALLED);

    assertThat(delete(cluster)).isEqualTo(new StepResult.Done(new Observation.Absent()));
    assertThat(outside.calls).isEmpty();
  }

  @Test
  void aPauseIsDoneWhenNothingRunsAnyMore() {
    var asleep = everReady().withWanted(Wanted.PAUSED, NOW);

    outside.seen = awake(0);
    assertThat(change(asleep, OperationKind.PAUSE)).isInstanceOf(StepResult.Wait.class);
    outside.seen = seen(false, Examples.at(Sleep.HALF_ASLEEP));
    assertThat(change(asleep, OperationKind.PAUSE)).isInstanceOf(StepResult.Wait.class);
    // All of it was put to sleep: to ask again would claim the operation at each look.
    outside.seen = paused(false);
    assertThat(change(asleep, OperationKind.PAUSE)).isInstanceOf(StepResult.Wait.class);
    outside.seen = paused(true);
    assertThat(change(asleep, OperationKind.PAUSE)).isInstanceOf(StepResult.Done.class);
    assertThat(outside.calls).containsExactly("pause", "pause");
  }

  @Test
  void aResumeWakesAndWaitsUntilItIsReady() {
    outside.seen = paused(true);
    assertThat(change(everReady(), OperationKind.RESUME)).isInstanceOf(StepResult.Wait.class);
    outside.seen = awake(0);
    assertThat(change(everReady(), OperationKind.RESUME)).isInstanceOf(StepResult.Done.class);
    assertThat(outside.calls).containsExactly("resume");
  }

  /** A helm upgrade wakes one and leaves the mark, which the CLI goes by. */
  @Test
  void aMarkOfSleepIsTakenOffOneThatRuns() {
    outside.seen = seen(true, Examples.at(Sleep.MARKED));
    for (var kind : List.of(OperationKind.RESUME, OperationKind.RECONCILE, OperationKind.UPDATE)) {
      assertThat(change(everReady(), kind)).isInstanceOf(StepResult.Wait.class);
    }
    assertThat(outside.calls).containsExactly("resume", "resume", "resume");
  }

  @Test
  void anUpdateBringsWhatIsInstalledToTheWantedSpec() {
    var cluster = everReady();
    var updated = cluster.withSpec(cluster.spec().next("v1.36.0", null, Map.of()), null, NOW);

    outside.seen = awake(0);
    assertThat(change(updated, OperationKind.UPDATE)).isInstanceOf(StepResult.Wait.class);
    outside.seen = awake(1);
    assertThat(change(updated, OperationKind.UPDATE)).isInstanceOf(StepResult.Done.class);
    assertThat(outside.calls).containsExactly("update");
  }

  @Test
  void anUpdateOfOneThatSleepsDoesNotWakeIt() {
    var cluster = everReady().withWanted(Wanted.PAUSED, NOW);
    var updated = cluster.withSpec(cluster.spec().next("v1.36.0", null, Map.of()), null, NOW);

    outside.seen = paused(true);
    change(updated, OperationKind.UPDATE);

    assertThat(outside.calls).containsExactly("update");
  }

  /** What its update has failed with for good keeps nobody from putting it to sleep. */
  @Test
  void whatIsRefusedForGoodKeepsOneNeitherAwakeNorAsleep() {
    var sleepy = updated(everReady()).withWanted(Wanted.PAUSED, NOW);
    outside.refused = ProviderException.permanent(FailureReason.DENIED, "not while barred");

    outside.seen = awake(0);
    assertThat(change(sleepy, OperationKind.PAUSE)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).containsExactly("pause");
    outside.seen = paused(true);
    assertThat(change(sleepy, OperationKind.PAUSE)).isInstanceOf(StepResult.Done.class);
    outside.seen = awake(0);
    assertThat(change(updated(everReady()), OperationKind.RESUME))
        .isInstanceOf(StepResult.Done.class);

    for (var kind : List.of(OperationKind.UPDATE, OperationKind.RECONCILE)) {
      assertThatThrownBy(() -> change(updated(everReady()), kind))
          .isInstanceOf(ProviderException.class);
    }
  }

  /** Who is put to sleep in the middle of an update has it brought to its end while it sleeps. */
  @Test
  void aPauseBringsAnUpdateToItsEndOnceAllSleeps() {
    var sleepy = updated(everReady()).withWanted(Wanted.PAUSED, NOW);

    outside.seen = paused(false);
    assertThat(change(sleepy, OperationKind.PAUSE)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).isEmpty();
    outside.seen = paused(true);
    assertThat(change(sleepy, OperationKind.PAUSE)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).containsExactly("update");
  }

  private static Cluster updated(Cluster cluster) {
    return cluster.withSpec(cluster.spec().next("v1.36.0", null, Map.of()), null, NOW);
  }

  /** Helm's record of one that was adopted does not say whose it is. */
  @Test
  void whoIsLeftWithARecordOfHelmsIsToldTheWayOn() {
    outside.seen =
        Examples.seen(
            null, Stage.HALF_MADE, new State(Sleep.AWAKE, 0L, List.of(), null, null, true));

    var failed = (StepResult.Fail) change(everReady(), OperationKind.RECONCILE);

    assertThat(failed.reason()).isEqualTo(FailureReason.CONFLICT);
    assertThat(failed.message()).contains("helm uninstall ", "reconcileCluster makes it again");
  }

  @Test
  void onlyAReconcileMakesAgainWhatIsGone() {
    outside.seen = new Observation.Absent();

    for (var kind : List.of(OperationKind.PAUSE, OperationKind.RESUME, OperationKind.UPDATE)) {
      assertThat(((StepResult.Fail) change(everReady(), kind)).reason())
          .isEqualTo(FailureReason.LOST);
    }
    assertThat(change(everReady(), OperationKind.RECONCILE)).isInstanceOf(StepResult.Begin.class);
    assertThat(outside.calls).isEmpty();
    var begun = Examples.running(cluster, OperationKind.RECONCILE).edit().createStarted().done();
    changing().step(work(everReady(), begun));
    assertThat(outside.calls).containsExactly("restore");
  }

  /** Else a policy that repairs drift would bring back what its profile does not allow. */
  @Test
  void whatIsGoneIsNotMadeAgainOfValuesThatNobodyWasAllowed() {
    outside.seen = new Observation.Absent();
    values.refuse(Refusal.of(Refusal.Code.FORBIDDEN, "values", "values.a is not allowed."));
    var spec = cluster.spec().with(null, Map.of("a", 1));
    var begun = Examples.running(cluster, OperationKind.RECONCILE).edit().createStarted().done();

    var result = changing().step(work(everReady().withSpec(spec, null, NOW), begun));

    assertThat(((StepResult.Fail) result).reason()).isEqualTo(FailureReason.VALUES_REFUSED);
    assertThat(((StepResult.Fail) result).message()).contains("values.a is not allowed.");
    assertThat(outside.calls).isEmpty();
  }

  /** Who changes a release on the host may do so; the service does not make it its own wish. */
  @Test
  void whatOthersChangedIsNotTakenOverWhenTheProfileDoesNotAllowIt() {
    outside.seen = seen(true, Examples.at(0));
    values.refuse(Refusal.of(Refusal.Code.FORBIDDEN, "values", "values.a is not allowed."));
    var running = Examples.running(everReady(), OperationKind.ADOPT);

    assertThatThrownBy(
            () -> new AdoptClusterHandler(values.review()).step(work(everReady(), running)))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("stays drift")
        .hasMessageContaining("values.a is not allowed.");
    assertThat(outside.calls).isEmpty();
  }

  @Test
  void onlyAReconcilePutsRightWhatOthersChanged() {
    var changed = DriftKind.VALUES.of("one", "other");
    outside.seen = seen(true, Examples.at(0, changed));

    assertThat(change(everReady(), OperationKind.RESUME)).isInstanceOf(StepResult.Done.class);
    assertThat(outside.calls).containsExactly("mark");
    change(everReady(), OperationKind.RECONCILE);
    assertThat(outside.calls).containsExactly("mark", "update");
  }

  @Test
  void whoWaitsUntilItIsReadyPutsRightWhatKeepsItFromThat() {
    var scaled = DriftKind.REPLICAS.of("1", "0");

    outside.seen = seen(false, Examples.at(0, scaled));
    assertThat(change(everReady(), OperationKind.RESUME)).isInstanceOf(StepResult.Wait.class);
    assertThat(create(true)).isInstanceOf(StepResult.Wait.class);
    outside.seen = paused(true);
    assertThat(create(true)).isInstanceOf(StepResult.Wait.class);
    assertThat(outside.calls).containsExactly("update", "update", "resume");
  }

  @Test
  void aReconcileWritesLabelsAnew() {
    outside.seen = seen(true, new State(Sleep.AWAKE, 0L, List.of(), null, Map.of(), false));

    change(
        everReady().withAbout(About.named("hello", Map.of("team", "red")), NOW),
        OperationKind.RECONCILE);

    assertThat(outside.calls).containsExactly("mark");
  }

  @Test
  void aChangeTouchesNothingThatIsNotOurs() {
    outside.seen = Examples.seen(UUID.randomUUID(), Stage.INSTALLED);

    for (var kind : List.of(OperationKind.PAUSE, OperationKind.UPDATE, OperationKind.RECONCILE)) {
      assertThat(((StepResult.Fail) change(everReady(), kind)).reason())
          .isEqualTo(FailureReason.CONFLICT);
    }
    assertThat(outside.calls).isEmpty();
  }

  @Test
  void whoHasClaimedNothingOnlyLooks() {
    outside.seen = Examples.seen(cluster.id(), Stage.INSTALLED);
    var create = Examples.running(cluster, OperationKind.CREATE);
    var looking = Work.unclaimed(cluster, create, outside, NOW);
    assertThat(new CreateVirtualClusterHandler().step(looking)).isInstanceOf(StepResult.Wait.class);

    var sleepy = everReady().withWanted(Wanted.PAUSED, NOW);
    var pause = Work.unclaimed(sleepy, Examples.running(sleepy, OperationKind.PAUSE), outside, NOW);
    assertThatThrownBy(() -> changing().step(pause)).isInstanceOf(Work.NotClaimedException.class);

    assertThat(outside.calls).isEmpty();
  }

  /** What kept it from its end until now may be what it would do. */
  @Test
  void whoIsLateStillLooksAndActsNoMore() {
    var create = Examples.running(cluster, OperationKind.CREATE).edit().createStarted().done();
    outside.seen = Examples.seen(cluster.id(), Stage.READY);
    var looking = Work.claimed(cluster, create, outside, DEADLINE);
    assertThat(new CreateVirtualClusterHandler().step(looking)).isInstanceOf(StepResult.Done.class);

    outside.seen = new Observation.Absent();
    var acting = Work.claimed(cluster, create, outside, DEADLINE);
    assertThatThrownBy(() -> new CreateVirtualClusterHandler().step(acting))
        .isInstanceOf(Work.LateException.class);

    assertThat(acting.isLate()).isTrue();
    assertThat(acting.seen()).isEqualTo(outside.seen);
    assertThat(outside.calls).isEmpty();
  }

  @Test
  void whatWasSeenBeforeTheClaimIsLookedAtAgainOnlyAfterAnAct() {
    outside.seen = Examples.seen(cluster.id(), Stage.READY);
    var create = Examples.running(cluster, OperationKind.CREATE);
    var work = Work.unclaimed(cluster, create, outside, NOW);
    var seen = work.observe();

    outside.seen = new Observation.Absent();
    var claimed = work.claimedAs(cluster, create);

    assertThat(claimed.observe()).isSameAs(seen);
    claimed.act().delete(claimed.target());
    assertThat(claimed.observe()).isSameAs(outside.seen);
  }

  private Cluster everReady() {
    return cluster.withObserved(Observed.never().then(Observed.Existence.READY), List.of(), NOW);
  }

  private Observation awake(long revision) {
    return seen(true, Examples.at(revision));
  }

  private Observation paused(boolean atRest) {
    return seen(false, Examples.at(atRest ? Sleep.ASLEEP : Sleep.FALLING_ASLEEP));
  }

  private Observation seen(boolean ready, State state) {
    return Examples.seen(cluster.id(), ready ? Stage.READY : Stage.INSTALLED, state);
  }

  private StepResult change(Cluster of, OperationKind kind) {
    return changing().step(work(of, Examples.running(of, kind)));
  }

  private ChangeClusterHandler changing() {
    return new ChangeClusterHandler(values.review());
  }

  private StepResult create(boolean started) {
    var running = Examples.running(cluster, OperationKind.CREATE);
    var operation = started ? running.edit().createStarted().done() : running;
    return new CreateVirtualClusterHandler().step(work(cluster, operation));
  }

  private StepResult delete(Cluster of) {
    return new DeleteClusterHandler().step(work(of, Examples.running(of, OperationKind.DELETE)));
  }

  private Work work(Cluster of, Operation operation) {
    return Work.claimed(of, operation, outside, NOW);
  }

  private static Cluster everMade(Cluster cluster) {
    return cluster.withObserved(
        Observed.never().then(Observed.Existence.NOT_READY).then(Observed.Existence.ABSENT),
        List.of(),
        NOW);
  }

  /** A provider that sees what it is told and remembers what it was asked to do. */
  private static final class Outside implements Provider {
    private Observation seen = new Observation.Absent();
    private final List<String> calls = new ArrayList<>();
    private @Nullable ProviderException refused;

    @Override
    public ClusterSpec adopt(Cluster cluster, UnaryOperator<ClusterSpec> accept) {
      var spec = accept.apply(cluster.spec());
      calls.add("adopt");
      return spec;
    }

    @Override
    public Host.Kind kind() {
      return Host.Kind.KUBERNETES;
    }

    @Override
    public Observation observe(Target target) {
      return seen;
    }

    @Override
    public Optional<HostView> watched(String host) {
      return Optional.empty();
    }

    @Override
    public HostView observeAll(String host) {
      return this::observe;
    }

    @Override
    public void create(Cluster cluster) {
      calls.add("create");
    }

    @Override
    public void update(Cluster cluster) {
      if (refused != null) {
        throw refused;
      }
      calls.add("update");
    }

    @Override
    public void restore(Cluster cluster) {
      calls.add("restore");
    }

    @Override
    public void pause(Target target) {
      calls.add("pause");
    }

    @Override
    public void resume(Target target) {
      calls.add("resume");
    }

    @Override
    public void mark(Cluster cluster) {
      calls.add("mark");
    }

    @Override
    public void delete(Target target) {
      calls.add("delete");
    }

    @Override
    public String probe(String host) {
      return "1.36.0";
    }

    @Override
    public Optional<Turn> turn(String owner) {
      return Optional.of(() -> {});
    }

    @Override
    public Duration longestCall() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration pollInterval() {
      return Duration.ofSeconds(1);
    }
  }
}
