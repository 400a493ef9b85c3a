package io.vclustermanager.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal.Code;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was checked before a transaction and changed since is checked once more. */
final class TextChecksTest {
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void whoeverWasQuickerIsLookedAtAgain() {
    assertThat(TextChecks.again("cluster", () -> outdatedUntil(3))).isEqualTo(new Accepted<>("ok"));
    assertThat(attempts).hasValue(3);
  }

  @Test
  void whatChangesEachTimeIsGivenUp() {
    var outcome = TextChecks.again("cluster", () -> outdatedUntil(1000));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(((Rejected<?>) rejected).refusals())
                    .singleElement()
                    .satisfies(
                        refusal -> {
                          assertThat(refusal.code()).isEqualTo(Code.CONFLICT);
                          assertThat(refusal.path()).containsExactly("input", "cluster");
                          assertThat(refusal.message()).contains("try again");
                        }));
    assertThat(attempts).hasValueLessThan(10);
  }

  private Outcome<String> outdatedUntil(int attempt) {
    if (attempts.incrementAndGet() < attempt) {
      throw new TextChecks.OutdatedException();
    }
    return new Accepted<>("ok");
  }
}
