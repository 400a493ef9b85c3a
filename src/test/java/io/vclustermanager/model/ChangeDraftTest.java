package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.CALLER;
import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Change.Open;
import io.vclustermanager.testing.Examples;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The book of open operations, kept while a change is made. */
final class ChangeDraftTest {
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Cluster CLUSTER = Examples.cluster();

  private final Operation queued = Examples.queued(CLUSTER, OperationKind.CREATE);
  private final Operation begun = Examples.running(CLUSTER, OperationKind.CREATE);
  private final Operation delete = Examples.queued(CLUSTER, OperationKind.DELETE);

  @Test
  void aNewClusterComesWithItsOperation() {
    var change = ChangeDraft.ofNew(CLUSTER, CALLER, NOW).operation(null, queued).done();

    assertThat(change.before()).isNull();
    assertThat(change.after()).isEqualTo(CLUSTER);
    assertThat(change.open()).isEqualTo(new Open(null, queued));
  }

  @Test
  void theClusterGetsItsNextVersionEvenWhenOnlyAnOperationChanges() {
    var change = draft(null, null).done();

    assertThat(change.before()).isEqualTo(CLUSTER);
    assertThat(change.after().version()).isEqualTo(CLUSTER.version() + 1);
    assertThat(change.after().updatedAt()).isEqualTo(LATER);
  }

  @Test
  void aQueuedOperationThatIsClaimedHasBegun() {
    var claimed = queued.edit().signal(OperationSignal.CLAIMED, LATER).done();

    assertThat(draft(null, queued).operation(queued, claimed).done().open())
        .isEqualTo(new Open(claimed, null));
  }

  @Test
  void aBegunOperationThatWaitsHasStillBegun() {
    var waiting = begun.edit().signal(OperationSignal.RELEASED, LATER).done();

    assertThat(draft(begun, delete).operation(begun, waiting).done().open())
        .isEqualTo(new Open(waiting, delete));
  }

  @Test
  void aBegunOperationThatEndsMakesWay() {
    var done = begun.edit().signal(OperationSignal.SUCCEEDED, LATER).done();

    assertThat(draft(begun, delete).operation(begun, done).done().open())
        .isEqualTo(new Open(null, delete));
  }

  @Test
  void aSuccessorQueuesBehindTheBegunOne() {
    var stopped = begun.edit().stop(Operation.Stop.SUPERSEDE).done();

    var change = draft(begun, null).operation(begun, stopped).operation(null, delete).done();

    assertThat(change.open()).isEqualTo(new Open(stopped, delete));
  }

  @Test
  void aSuccessorTakesTheQueuedOnesPlaceWhicheverIsSaidFirst() {
    var superseded = queued.edit().signal(OperationSignal.SUPERSEDED, LATER).done();

    assertThat(draft(begun, queued).operation(queued, superseded).operation(null, delete).queued())
        .isEqualTo(delete);
    assertThat(draft(begun, queued).operation(null, delete).operation(queued, superseded).queued())
        .isEqualTo(delete);
  }

  @Test
  void whatIsToBeLookedAtIsNamedOnce() {
    var change = draft(begun, queued).wake(queued).wake(queued).wake(null).done();

    assertThat(change.wake()).containsExactly(queued.id());
  }

  private static ChangeDraft draft(@Nullable Operation begun, @Nullable Operation queued) {
    return ChangeDraft.of(new ClusterWithOperations(CLUSTER, begun, queued), CALLER, LATER);
  }
}
