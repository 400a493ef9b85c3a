package io.vclustermanager.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which host takes a new cluster, and why none of the others. A host that is asked for by name is
 * refused only for what its administrator has said (cordon, labels, the most clusters); one that is
 * to be chosen must have room and give the rights as well, be real where there are real ones, and
 * answer unless none does, and be no second entry of one that is there.
 */
public final class Placement {
  private static final int BEST = 100;

  /** Of a host of which nothing is known but how many clusters it holds. */
  private static final int UNKNOWN = 50;

  private static final double MILLIS = 1000;
  private static final double GIB = 1L << 30;

  private static final Comparator<Verdict> BEST_FIRST =
      Comparator.comparing(Verdict::fits)
          .thenComparing(Verdict::score)
          .reversed()
          .thenComparing(Verdict::clusters)
          .thenComparing(verdict -> verdict.host.name());

  private Placement() {}

  /**
   * What a cluster requests.
   *
   * @param cpu in thousandths of a core
   * @param memory in bytes
   * @param features for which the service needs rights on the host
   */
  public record Needs(long cpu, long memory, Set<HostFeature> features) {
    /** Nothing. */
    public static final Needs NONE = new Needs(0, 0);

    /** What needs no rights but those of every cluster. */
    public Needs(long cpu, long memory) {
      this(cpu, memory, Set.of());
    }
  }

  /**
   * What is wished for.
   *
   * @param host by name; null: to be chosen
   * @param labels that the host must have
   */
  public record Wish(@Nullable String host, Map<String, String> labels, Needs needs) {}

  /** A host, and how many live clusters it holds. */
  public record Candidate(Host host, long clusters) {}

  /**
   * What comes of a host.
   *
   * @param score 0 to 100, how much is left once the cluster is there; 0 when it is refused
   * @param reason for people
   */
  public record Verdict(Host host, long clusters, boolean fits, int score, String reason) {}

  /** A verdict about each host, the best one first. */
  public static List<Verdict> plan(Wish wish, List<Candidate> candidates) {
    var anyReal = candidates.stream().anyMatch(each -> each.host.kind() == Host.Kind.KUBERNETES);
    var verdicts = candidates.stream().map(each -> verdict(wish, each, anyReal)).toList();
    var anyAnswers = verdicts.stream().anyMatch(each -> each.fits && !isSilent(each.host));
    return verdicts.stream()
        .map(
            each ->
                wish.host == null && anyAnswers && each.fits && isSilent(each.host)
                    ? refused(each.host, each.clusters, silence(each.host))
                    : each)
        .sorted(BEST_FIRST)
        .toList();
  }

  /** The host that takes it; empty when none does. */
  public static Optional<Host> chosen(List<Verdict> plan) {
    return plan.stream().filter(Verdict::fits).findFirst().map(Verdict::host);
  }

  private static Verdict verdict(Wish wish, Candidate candidate, boolean anyReal) {
    var host = candidate.host;
    return refusal(wish, candidate, anyReal)
        .map(reason -> refused(host, candidate.clusters, reason))
        .orElseGet(
            () ->
                new Verdict(
                    host,
                    candidate.clusters,
                    true,
                    score(wish.needs, candidate),
                    room(candidate) + (isSilent(host) ? " " + silence(host) : "")));
  }

  private static Verdict refused(Host host, long clusters, String reason) {
    return new Verdict(host, clusters, false, 0, reason);
  }

  private static Optional<String> refusal(Wish wish, Candidate candidate, boolean anyReal) {
    var host = candidate.host;
    if (wish.host != null && !wish.host.equals(host.name())) {
      return Optional.of("Another host is asked for.");
    }
    if (host.cordoned()) {
      return Optional.of("It is cordoned: no new clusters are placed on it.");
    }
    var missing = missingLabels(wish.labels, host.labels());
    if (!missing.isEmpty()) {
      return Optional.of("It does not have the labels " + String.join(", ", missing) + ".");
    }
    var most = host.maxClusters();
    if (most != null && candidate.clusters >= most) {
      return Optional.of(
          "It is full: it holds %d of at most %d clusters.".formatted(candidate.clusters, most));
    }
    return wish.host == null ? unfitForChoice(wish.needs, host, anyReal) : Optional.empty();
  }

  /** An autoscaler may make room: who asks for the host by name is not held up by this. */
  private static Optional<String> unfitForChoice(Needs needs, Host host, boolean anyReal) {
    if (anyReal && host.kind() == Host.Kind.SIMULATED) {
      return Optional.of("It is a simulation, and there are real hosts: ask for it by name.");
    }
    if (host.has(ConditionType.SAME_AS)) {
      return Optional.of(
          "Its API server is another host's already, and is counted there: see its condition"
              + " SameAs.");
    }
    if (host.lacksRights()) {
      return Optional.of(
          "The service lacks rights there without which no cluster can be made: see its condition"
              + " RightsGranted.");
    }
    var lacking = needs.features.stream().filter(host.lacking()::contains).sorted().toList();
    if (!lacking.isEmpty()) {
      return Optional.of(
          "The service lacks rights there for what is asked for: %s; see its condition RightsGranted."
              .formatted(
                  lacking.stream().map(HostFeature::words).collect(Collectors.joining(", "))));
    }
    var capacity = host.capacity();
    if (capacity == null) {
      return Optional.empty();
    }
    if (needs.cpu > capacity.cpu().free()) {
      return Optional.of(
          "It has too little CPU: %s of %s cores are free, %s are needed."
              .formatted(
                  number(capacity.cpu().free() / MILLIS),
                  number(capacity.cpu().allocatable() / MILLIS),
                  number(needs.cpu / MILLIS)));
    }
    return needs.memory > capacity.memory().free()
        ? Optional.of(
            "It has too little memory: %s of %s GiB are free, %s are needed."
                .formatted(
                    number(capacity.memory().free() / GIB),
                    number(capacity.memory().allocatable() / GIB),
                    number(needs.memory / GIB)))
        : Optional.empty();
  }

  private static List<String> missingLabels(Map<String, String> wanted, Map<String, String> has) {
    return wanted.entrySet().stream()
        .filter(label -> !label.getValue().equals(has.get(label.getKey())))
        .map(label -> label.getKey() + "=" + label.getValue())
        .sorted()
        .toList();
  }

  /** The scarcest thing counts: a host is as full as its fullest part. */
  private static int score(Needs needs, Candidate candidate) {
    var host = candidate.host;
    var capacity = host.capacity();
    var most = host.maxClusters();
    var clusters =
        most == null
            ? Stream.<Double>empty()
            : Stream.of(share(most - candidate.clusters - 1, most));
    var rest =
        capacity == null
            ? Stream.<Double>empty()
            : Stream.of(
                share(capacity.cpu().free() - needs.cpu, capacity.cpu().allocatable()),
                share(capacity.memory().free() - needs.memory, capacity.memory().allocatable()));
    return Stream.concat(clusters, rest)
        .min(Comparator.naturalOrder())
        .map(least -> (int) Math.round(BEST * least))
        .orElse(UNKNOWN);
  }

  private static double share(long part, long whole) {
    return whole <= 0 ? 0 : Math.clamp((double) part / whole, 0, 1);
  }

  private static String room(Candidate candidate) {
    var parts = new ArrayList<String>();
    var most = candidate.host.maxClusters();
    parts.add(
        "It holds "
            + candidate.clusters
            + (most == null ? "" : " of at most " + most)
            + (candidate.clusters == 1 && most == null ? " cluster" : " clusters"));
    var capacity = candidate.host.capacity();
    if (capacity != null) {
      parts.add(
          "%s of %s CPU cores and %s of %s GiB memory are free"
              .formatted(
                  number(capacity.cpu().free() / MILLIS),
                  number(capacity.cpu().allocatable() / MILLIS),
                  number(capacity.memory().free() / GIB),
                  number(capacity.memory().allocatable() / GIB)));
    }
    return String.join("; ", parts) + ".";
  }

  private static boolean isSilent(Host host) {
    return Boolean.FALSE.equals(host.reachable());
  }

  private static String silence(Host host) {
    return host.conditions().stream()
        .filter(each -> each.is(ConditionType.REACHABLE))
        .map(each -> "It does not answer: " + each.message())
        .findFirst()
        .orElse("It does not answer.");
  }

  private static String number(double value) {
    var rounded = Math.round(value * 100) / 100.0;
    return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded);
  }
}
