package io.vclustermanager.provider.vcluster.helm;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.time.Duration;
import java.util.List;

/**
 * How a child came to its end though it had something to do.
 *
 * @param wasReady whether it had come so far that it could be asked
 * @param exitCode as {@link Process#exitValue} tells it: 128 and the signal for one that was ended
 *     by a signal
 * @param words what it said in this call; of one that was ready not to be shown to anybody
 */
record ChildEnd(boolean wasReady, int exitCode, String words) {
  private static final int BY_SIGNAL = 128;
  private static final int SIGXCPU = 24;
  private static final int MOST_SHOWN = 500;

  /** What Go, the JVM and the C library say when they get no more memory. */
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "out of memory",
          "cannot allocate memory",
          "OutOfMemoryError",
          "pthread_create failed",
          "insufficient memory",
          "failed to create new OS thread");

  /** As a failure of the call that it was about: another try has a new child. */
  ProviderException failure(ChildLimits limits) {
    if (!wasReady) {
      return ProviderException.passing(
          FailureReason.HELM_FAILED,
          "Helm's process could not start (" + manner() + "): " + shown());
    }
    if (OUT_OF_MEMORY.stream().anyMatch(words::contains)) {
      return ProviderException.passing(
          FailureReason.HELM_OUT_OF_MEMORY,
          "Helm's process was given " + (limits.memory() >> 20) + " MB and needed more.");
    }
    return exitCode == BY_SIGNAL + SIGXCPU
        ? outOfTime(limits.processor())
        : ProviderException.passing(
            FailureReason.HELM_ENDED, "Helm's process was ended amid its work: " + manner() + ".");
  }

  static ProviderException outOfTime(Duration spent) {
    return ProviderException.passing(
        FailureReason.HELM_CPU_TIME,
        "Helm's process computed for " + spent.toSeconds() + " s and was not done.");
  }

  private String shown() {
    return words.substring(0, Math.min(words.length(), MOST_SHOWN)).strip();
  }

  private String manner() {
    return exitCode > BY_SIGNAL ? "signal " + (exitCode - BY_SIGNAL) : "exit code " + exitCode;
  }

  /** Says nothing of its words. */
  @Override
  public String toString() {
    return "ChildEnd[" + manner() + "]";
  }
}
