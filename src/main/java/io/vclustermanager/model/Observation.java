package io.vclustermanager.model;

import io.vclustermanager.model.Operation.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One look at the real thing. */
public sealed interface Observation {
  /** Nothing with its name is there. */
  record Absent() implements Observation {}

  /** How far that which is there has come. */
  enum Stage {
    /** It is not all there; what is half made is to be made again. */
    HALF_MADE,
    /** All that is to be made was made; it cannot be used yet. */
    INSTALLED,
    /** It can be used. */
    READY,
    /** It is being taken away, however far it had come. */
    DELETING
  }

  /**
   * Something with its name is there.
   *
   * @param markedWith the cluster's id that stands on it; null when none does
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
      Stage stage,
      @Nullable String endpoint,
      @Nullable String chartVersion,
      List<Step> steps,
      String reason,
      String message,
      List<Aspect> aspects,
      State state)
      implements Observation {
    /** Whether all that is to be made was made, and nobody takes it away. */
    public boolean installed() {
      return stage == Stage.INSTALLED || stage == Stage.READY;
    }

    /** Whether it can be used. */
    public boolean ready() {
      return stage == Stage.READY;
    }

    /** Whether it is being taken away. */
    public boolean deleting() {
      return stage == Stage.DELETING;
    }

    /** The aspect of this type; empty where it was not looked at. */
    public Optional<Aspect> aspect(ConditionType type) {
      return aspects.stream().filter(each -> each.type == type).findFirst();
    }

    /** The same with one more aspect. */
    public Present with(Aspect aspect) {
      return edited(stage, reason, message, Stream.concat(aspects.stream(), Stream.of(aspect)));
    }

    /** The same, which was ready, and for this reason does not count as such yet. */
    public Present notReadyFor(String why, String inWords) {
      return edited(Stage.INSTALLED, why, inWords, aspects.stream());
    }

    private Present edited(Stage newStage, String why, String inWords, Stream<Aspect> all) {
      return new Present(
          markedWith, newStage, endpoint, chartVersion, steps, why, inWords, all.toList(), state);
    }
  }

  /** Whether the real thing sleeps. */
  enum Sleep {
    AWAKE,
    /** It is marked as put to sleep, and runs: somebody has woken it by other means. */
    MARKED,
    /** It was put to sleep, as vCluster's own CLI understands it, but not all of it. */
    HALF_ASLEEP,
    /** All of it was put to sleep; some of it still runs. */
    FALLING_ASLEEP,
    /** It was put to sleep, and nothing of it runs any more. */
    ASLEEP
  }

  /**
   * How the real thing stands to what was asked of it.
   *
   * @param revision of the spec that was applied last; null when that cannot be said
   * @param differences what is otherwise than this service has left it
   * @param kubernetesVersion the image tag that it runs; null when that cannot be said
   * @param labels on it; null when it has none to compare
   * @param gone whether its control plane is not there, whatever else is
   * @param objects what else it is made of
   */
  record State(
      Sleep sleep,
      @Nullable Long revision,
      List<Difference> differences,
      @Nullable String kubernetesVersion,
      @Nullable Map<String, String> labels,
      boolean gone,
      Objects objects) {
    /** Nothing of it is otherwise than it was made. */
    public static final State AS_MADE = new State(Sleep.AWAKE, null, List.of(), null, null, false);

    /** One of which nothing else was looked for. */
    public State(
        Sleep sleep,
        @Nullable Long revision,
        List<Difference> differences,
        @Nullable String kubernetesVersion,
        @Nullable Map<String, String> labels,
        boolean gone) {
      this(sleep, revision, differences, kubernetesVersion, labels, gone, Objects.NONE);
    }

    /** Whether it was put to sleep. */
    public boolean paused() {
      return sleep != Sleep.AWAKE && sleep != Sleep.MARKED;
    }

    /** Whether nothing is left to be put to sleep, be it that something still runs. */
    public boolean putToSleep() {
      return sleep == Sleep.FALLING_ASLEEP || sleep == Sleep.ASLEEP;
    }

    /** Whether, being paused, nothing of it runs any more. */
    public boolean atRest() {
      return sleep == Sleep.ASLEEP;
    }
  }

  /**
   * What it is made of beside its control plane, each by kind and name: {@code services/one}.
   *
   * @param asked what was looked for: of all else nothing is known by this look
   * @param missing what of that is not there
   * @param made all that it is made of, looked for or not; null when that cannot be said
   */
  record Objects(Set<String> asked, List<String> missing, @Nullable Set<String> made) {
    /** Nothing was looked for. */
    public static final Objects NONE = new Objects(Set.of(), List.of(), null);

    /** Whether this look leaves open whether something is there that it may be made of. */
    boolean leavesOpen(String object) {
      return !asked.contains(object) && (made == null || made.contains(object));
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
  record Aspect(ConditionType type, Condition.Status status, String reason, String message) {}
}
