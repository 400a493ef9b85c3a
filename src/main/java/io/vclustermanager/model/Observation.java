package io.vclustermanager.model;

import io.vclustermanager.model.Operation.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One look at the real thing. */
public sealed interface Observation {
  /** Nothing with its name is there. */
  record Absent() implements Observation {}

  /**
   * Something with its name is there.
   *
   * @param markedWith the cluster's id that stands on it; null when none does
   * @param installed whether all that is to be made was made; what is half made is to be made again
   * @param ready whether it can be used
   * @param deleting whether it is being taken away
   * @param endpoint where its API server answers, when ready
   * @param chartVersion the version of vCluster's chart that it was made with, where there is one
   * @param steps how far it has come
   * @param reason why it is not ready, in one word
   * @param message why it is not ready, in the outside's own words
   * @param aspects what else was seen of it
   * @param state how it stands to what was asked of it
   */
  record Present(
      @Nullable UUID markedWith,
      boolean installed,
      boolean ready,
      boolean deleting,
      @Nullable String endpoint,
      @Nullable String chartVersion,
      List<Step> steps,
      String reason,
      String message,
      List<Aspect> aspects,
      State state)
      implements Observation {
    /** One that is as it was made. */
    public Present(
        @Nullable UUID markedWith,
        boolean installed,
        boolean ready,
        boolean deleting,
        @Nullable String endpoint,
        @Nullable String chartVersion,
        List<Step> steps,
        String reason,
        String message,
        List<Aspect> aspects) {
      this(
          markedWith,
          installed,
          ready,
          deleting,
          endpoint,
          chartVersion,
          steps,
          reason,
          message,
          aspects,
          State.AS_MADE);
    }

    /** The aspect of this type; empty where it was not looked at. */
    public Optional<Aspect> aspect(String type) {
      return aspects.stream().filter(each -> each.type.equals(type)).findFirst();
    }

    /** The same with one more aspect. */
    public Present with(Aspect aspect) {
      return with(ready, reason, message, Stream.concat(aspects.stream(), Stream.of(aspect)));
    }

    /** The same, which for this reason is not ready yet. */
    public Present notReadyFor(String why, String inWords) {
      return with(false, why, inWords, aspects.stream());
    }

    private Present with(boolean isReady, String why, String inWords, Stream<Aspect> all) {
      return new Present(
          markedWith,
          installed,
          isReady,
          deleting,
          endpoint,
          chartVersion,
          steps,
          why,
          inWords,
          all.toList(),
          state);
    }
  }

  /**
   * How the real thing stands to what was asked of it.
   *
   * @param paused whether it was put to sleep, as vCluster's own CLI understands it
   * @param atRest whether, being paused, nothing of it runs any more
   * @param revision of the spec that was applied last; null when that cannot be said
   * @param differences what is otherwise than this service has left it
   * @param kubernetesVersion the image tag that it runs; null when that cannot be said
   * @param labels on it; null when it has none to compare
   * @param gone whether its control plane is not there, whatever else is
   */
  record State(
      boolean paused,
      boolean atRest,
      @Nullable Long revision,
      List<Difference> differences,
      @Nullable String kubernetesVersion,
      @Nullable Map<String, String> labels,
      boolean gone) {
    /** Nothing of it is otherwise than it was made. */
    public static final State AS_MADE = new State(false, false, null, List.of(), null, null);

    /** Of one whose control plane is there. */
    public State(
        boolean paused,
        boolean atRest,
        @Nullable Long revision,
        List<Difference> differences,
        @Nullable String kubernetesVersion,
        @Nullable Map<String, String> labels) {
      this(paused, atRest, revision, differences, kubernetesVersion, labels, false);
    }
  }

  /**
   * Something that bears its name is left, and nothing proves whose it is.
   *
   * @param deleting whether all of it is being taken away
   * @param what is left, for people
   */
  record Remains(boolean deleting, String what) implements Observation {}

  /** One aspect of it that has a condition of its own. */
  record Aspect(String type, Condition.Status status, String reason, String message) {}
}
