package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.model.Observation.Objects;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.HostObjects;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.WatchedKind;
import io.vclustermanager.provider.vcluster.Made.Item;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands around a control plane in its namespace.
 *
 * @param objects which of what Helm made was looked for, and what of it is not there
 * @param neighbours the names of other virtual clusters there
 * @param replaced whether its Service is another one than when its pods started; it counts as
 *     missing
 */
record Surroundings(Objects objects, Set<String> neighbours, boolean replaced) {
  private static final Surroundings NOT_SEEN = new Surroundings(Objects.NONE, Set.of(), false);

  private static final Map<String, String> OF_THE_CHART =
      Map.of("labelSelector", "app in (vcluster, vcluster-etcd)", "limit", "500");

  private static final String CONFIG = "vc-config-";

  /** What the watches of a host show. */
  static Surroundings watched(HostObjects host, ClusterSnapshot snapshot) {
    var namespace = snapshot.target().namespace();
    return snapshot.workload().isEmpty() || snapshot.isNamespaceGoing()
        ? NOT_SEEN
        : of(
            snapshot,
            host.in(WatchedKind.SERVICES, namespace),
            host.in(WatchedKind.SECRETS, namespace));
  }

  /** The same of a host that is asked now. */
  static Surroundings live(KubeHost host, ClusterSnapshot snapshot) {
    return snapshot.workload().isEmpty() || snapshot.isNamespaceGoing()
        ? NOT_SEEN
        : of(snapshot, list(host, snapshot, "services"), list(host, snapshot, "secrets"));
  }

  /**
   * The same, and all that Helm made is asked for by name.
   *
   * @param made where the workload does not say it: it was made by a release that did not know of
   *     that
   */
  static Surroundings byName(KubeHost host, ClusterSnapshot snapshot, Supplier<Made> made) {
    var around = live(host, snapshot);
    if (snapshot.workload().isEmpty() || snapshot.isNamespaceGoing()) {
      return around;
    }
    var asked = new HashSet<>(around.objects.asked());
    var missing = new TreeSet<>(around.objects.missing());
    var all = snapshot.workload().flatMap(Made::of).orElseGet(made);
    var items = beyondFences(snapshot, all);
    for (var item : items) {
      var there =
          asked.contains(item.words()) ? Optional.<Boolean>empty() : isThere(host, snapshot, item);
      there.ifPresent(_ -> asked.add(item.words()));
      there.filter(is -> !is).ifPresent(_ -> missing.add(item.words()));
    }
    var known = all.items().isEmpty() ? null : words(items);
    return new Surroundings(
        new Objects(Set.copyOf(asked), List.copyOf(missing), known),
        around.neighbours,
        around.replaced);
  }

  /** Fences that are seen are told of as such, and not once more by name. */
  private static List<Item> beyondFences(ClusterSnapshot snapshot, Made made) {
    var fences =
        snapshot
            .workload()
            .flatMap(Applied::of)
            .map(applied -> Fence.objects(applied, snapshot.target().name()))
            .orElse(List.of());
    return made.items().stream()
        .filter(
            each ->
                !(fences.contains(each.words()) && snapshot.fencing().containsKey(each.resource())))
        .toList();
  }

  private static Set<String> words(List<Item> items) {
    return items.stream().map(Item::words).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Looks for other virtual clusters in a namespace, in the step before one is made there: theirs
   * would not start again, and neither would this one.
   *
   * @throws ProviderException that is permanent when there is one
   */
  static void requireAlone(KubeHost host, Target target) {
    var nothing = ClusterSnapshot.ofNothing(target, List.of());
    var place = "/namespaces/" + target.namespace() + "/";
    var labelled =
        Stream.of(
                "/apis/apps/v1" + place + "statefulsets",
                "/apis/apps/v1" + place + "deployments",
                "/api/v1" + place + "services")
            .flatMap(each -> host.listMetadata(each, OF_THE_CHART));
    var others =
        neighbours(
            nothing,
            labelled.toList(),
            host.listMetadata("/api/v1" + place + "secrets", OF_THE_CHART).toList());
    if (!others.isEmpty()) {
      throw ProviderException.permanent(
          FailureReason.CONFLICT,
          "The namespace '"
              + target.namespace()
              + "' holds a virtual cluster already ('"
              + String.join("', '", others)
              + "'): vCluster starts no two in one, and that one would not start again. Choose"
              + " another namespace, or adopt it (adoptCluster).");
    }
  }

  /** What is to be known of neighbours; empty when there are none. */
  Optional<Aspect> aspect() {
    return neighbours.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Aspect(
                ConditionType.ALONE,
                Condition.Status.FALSE,
                "NamespaceShared",
                "Another virtual cluster is in its namespace ('"
                    + String.join("', '", neighbours)
                    + "'): vCluster starts no two in one, so that neither comes back when its pod"
                    + " is started anew. Whoever made it there moves it to a namespace of its"
                    + " own."));
  }

  /**
   * Whether it cannot be reached for want of its own Service. Where nobody wrote down what it is
   * made of, only some looks know of that Service: it would be ready by one and not by the next.
   */
  boolean lackService(ClusterSnapshot snapshot) {
    return snapshot.workload().flatMap(Made::of).isPresent()
        && objects.missing().contains("services/" + snapshot.target().name());
  }

  static Surroundings of(
      ClusterSnapshot snapshot, List<JsonNode> services, List<JsonNode> secrets) {
    var there = new HashSet<String>();
    services.forEach(each -> there.add("services/" + ClusterSnapshot.name(each)));
    secrets.forEach(each -> there.add("secrets/" + ClusterSnapshot.name(each)));
    var made = snapshot.workload().flatMap(Made::of);
    var asked = words(made.orElse(Made.NOTHING).watched(snapshot.target()));
    var own = "services/" + snapshot.target().name();
    var replaced =
        services.stream()
            .filter(each -> ClusterSnapshot.name(each).equals(snapshot.target().name()))
            .anyMatch(each -> !startedBefore(each, snapshot).isEmpty());
    var missing =
        asked.stream()
            .filter(each -> !there.contains(each) || replaced && each.equals(own))
            .sorted()
            .toList();
    var known = made.map(all -> words(beyondFences(snapshot, all))).orElse(null);
    return new Surroundings(
        new Objects(asked, missing, known), neighbours(snapshot, services, secrets), replaced);
  }

  /**
   * The pods of a control plane that started before its Service was made, and so with another one.
   * What a vCluster writes on its host, its Secrets and its tenants' pods among it, it gives to the
   * Service that was there when it started ({@code experimental.syncSettings.setOwner}): with that
   * one Kubernetes takes all of it away, and again as often as it is written.
   */
  static List<JsonNode> startedBefore(JsonNode service, ClusterSnapshot snapshot) {
    var made = made(service);
    return made.isEmpty()
        ? List.of()
        : snapshot.pods().stream()
            .filter(each -> isNobodysTenants(each) && isOfControlPlane(snapshot, each))
            .filter(each -> made(each).filter(pod -> pod.isBefore(made.get())).isPresent())
            .toList();
  }

  /** Its store, where that is apart, has nothing to do with the Service. */
  private static boolean isOfControlPlane(ClusterSnapshot snapshot, JsonNode pod) {
    return ClusterSnapshot.label(pod, "app").asText().equals("vcluster")
        && ClusterSnapshot.label(pod, "release").asText().equals(snapshot.target().name());
  }

  private static Optional<Instant> made(JsonNode object) {
    try {
      return Optional.of(Instant.parse(object.path("metadata").path("creationTimestamp").asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * As vCluster itself looks for them when it starts: it does not beside another. What is synced
   * for a tenant has the labels that the tenant wishes.
   */
  static Set<String> neighbours(
      ClusterSnapshot snapshot, List<JsonNode> labelled, List<JsonNode> secrets) {
    var name = snapshot.target().name();
    return Stream.concat(
            labelled.stream()
                .filter(each -> ClusterSnapshot.label(each, "app").asText().equals("vcluster"))
                .map(Surroundings::release),
            secrets.stream()
                .filter(Surroundings::isNobodysTenants)
                .map(ClusterSnapshot::name)
                .filter(each -> each.startsWith(CONFIG))
                .map(each -> each.substring(CONFIG.length())))
        .filter(each -> !each.isEmpty() && !each.equals(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String release(JsonNode object) {
    return isNobodysTenants(object) ? ClusterSnapshot.label(object, "release").asText() : "";
  }

  private static boolean isNobodysTenants(JsonNode object) {
    return ClusterSnapshot.label(object, Sleep.MANAGED_BY).isMissingNode()
        && !ClusterSnapshot.isGoing(object);
  }

  private static List<JsonNode> list(KubeHost host, ClusterSnapshot snapshot, String resource) {
    return host.listMetadata(
            "/api/v1/namespaces/" + snapshot.target().namespace() + "/" + resource, OF_THE_CHART)
        .toList();
  }

  /** Empty where the host does not let the service look. */
  private static Optional<Boolean> isThere(KubeHost host, ClusterSnapshot snapshot, Item item) {
    try {
      var query = Map.of("fieldSelector", "metadata.name=" + item.name());
      return Optional.of(
          host.listMetadata(item.folder(snapshot.target().namespace()), query)
              .findAny()
              .isPresent());
    } catch (ProviderException e) {
      if (e.code() != FailureReason.FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
