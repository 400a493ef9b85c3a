package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vclustermanager.model.KubeconfigGrant.Role;
import io.vclustermanager.model.KubeconfigGrant.State;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a grant. */
final class KubeconfigGrantTest {
  private static final Instant END = NOW.plus(Duration.ofHours(1));
  private static final KubeconfigGrant PENDING =
      KubeconfigGrant.pending(
          new UUID(1, 2),
          new UUID(3, 4),
          Role.VIEW,
          new ActorName("alice", ActorKind.USER),
          NOW,
          END);

  @Test
  void itEndsWhenItsTokenDoesAndNeverLaterThanWasGranted() {
    assertThat(PENDING.issued(END.plusSeconds(9)).expiresAt()).isEqualTo(END);
    assertThat(PENDING.issued(END.minusSeconds(9)).expiresAt()).isEqualTo(END.minusSeconds(9));
    assertThat(PENDING.issued(END).dueAt()).isEqualTo(END);
  }

  @Test
  void whatNobodyFinishedHasFailedOnceTheCallIsOver() {
    assertThat(PENDING.dueAt()).isEqualTo(NOW.plus(KubeconfigGrant.CALL_IS_OVER));
    var failed = PENDING.overdue(NOW.plusSeconds(31));
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.cleaned(NOW).dueAt()).isNull();
  }

  @Test
  void aCallThatMayTakeLongIsOverSoMuchLater() {
    assertThat(PENDING.during(KubeconfigGrant.CALL_LIMIT)).isEqualTo(PENDING);
    assertThat(PENDING.during(Duration.ofSeconds(60)).dueAt()).isEqualTo(NOW.plusSeconds(80));
    assertThat(KubeconfigGrant.callLimit(Duration.ofSeconds(60))).hasSeconds(60);
    assertThat(KubeconfigGrant.callLimit(Duration.ZERO)).isEqualTo(KubeconfigGrant.CALL_LIMIT);
  }

  @Test
  void whatIsOverHasExpiredAlsoWhileItCannotBeTakenAway() {
    var expired = PENDING.issued(END).overdue(END).retried(END);

    assertThat(expired.state()).isEqualTo(State.EXPIRED);
    assertThat(expired.endedAt()).isEqualTo(END);
    assertThat(expired.dueAt()).isEqualTo(END.plusSeconds(5));
  }

  @Test
  void whatIsRevokedIsSoOnlyWhenTheClusterHasSaidSo() {
    var revoking = PENDING.issued(END).revoking(NOW);

    assertThat(revoking.overdue(END).retried(NOW).state()).isEqualTo(State.REVOKING);
    assertThat(revoking.endedAt()).isNull();
    assertThat(revoking.cleaned(NOW).state()).isEqualTo(State.REVOKED);
    assertThat(revoking.cleaned(NOW).endedAt()).isEqualTo(NOW);
  }

  @Test
  void itIsTriedLaterEachTimeUpToTenMinutes() {
    var grant = PENDING.issued(END).revoking(NOW);
    for (var seconds : new int[] {5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600, 600, 600}) {
      grant = grant.retried(NOW);
      assertThat(grant.dueAt()).isEqualTo(NOW.plusSeconds(seconds));
    }
  }

  @Test
  void anIllegalMoveIsLoud() {
    assertThatIllegalStateException().isThrownBy(() -> PENDING.revoking(NOW));
    assertThatIllegalStateException().isThrownBy(() -> PENDING.cleaned(NOW));
    assertThatIllegalStateException().isThrownBy(() -> PENDING.issued(END).issued(END));
    assertThatIllegalStateException()
        .isThrownBy(() -> PENDING.issued(END).failed("late", null, NOW));
  }
}
