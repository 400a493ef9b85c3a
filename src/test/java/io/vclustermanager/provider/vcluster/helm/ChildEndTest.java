package io.vclustermanager.provider.vcluster.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a child has ended, as well as can be told from outside. */
final class ChildEndTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2   | fatal error: runtime: out of memory | HelmOutOfMemory | needed more",
        "134 | runtime/cgo: pthread_create failed: Resource temporarily unavailable |"
            + " HelmOutOfMemory | needed more",
        "3   | Terminating due to java.lang.OutOfMemoryError: Java heap space | HelmOutOfMemory |"
            + " 512 MB",
        "152 | '' | HelmCpuTime | computed for 20 s",
        "137 | '' | HelmEnded | signal 9.",
        "134 | fatal error: something else | HelmEnded | signal 6.",
        "2   | panic | HelmEnded | exit code 2."
      })
  void aReasonIsKnownByTheCodeAndTheLastWords(
      int code, String words, String reason, String message) {
    var failure = new ChildEnd(true, code, words).failure(ChildLimits.DEFAULT);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.message()).contains(message);
    assertThat(failure.isPermanent()).isFalse();
  }

  /** Where others have the processors, a call's time is over before it has used its share. */
  @Test
  void whoComputedIsToldFromWhoWaitedForASilentHost() {
    var busy = ChildCall.outOfTime(Duration.ofSeconds(10), ChildLimits.DEFAULT);
    var waiting = ChildCall.outOfTime(Duration.ofSeconds(9), ChildLimits.DEFAULT);

    assertThat(busy.reason()).isEqualTo("HelmCpuTime");
    assertThat(busy.message()).contains("computed for 10 s");
    assertThat(waiting.reason()).isEqualTo("HelmTimeout");
    assertThat(waiting.message()).isEqualTo("Helm did not end within 40 s.");
  }

  /** They may hold what it worked on. */
  @Test
  void theWordsOfAChildThatWorkedAreShownToNobody() {
    var failure = new ChildEnd(true, 2, "token: abc").failure(ChildLimits.DEFAULT);

    assertThat(failure.message()).doesNotContain("abc");
  }

  @Test
  void aChildThatCannotStartSaysWhy() {
    var failure =
        new ChildEnd(false, 1, "cannot open shared object file").failure(ChildLimits.DEFAULT);

    assertThat(failure.reason()).isEqualTo("HelmFailed");
    assertThat(failure.message())
        .isEqualTo("Helm's process could not start (exit code 1): cannot open shared object file");
  }
}
