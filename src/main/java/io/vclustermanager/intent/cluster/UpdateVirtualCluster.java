package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.intent.host.RightsWarnings;
import io.vclustermanager.intent.template.TemplateUse;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterNeeds;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.model.JsonMerge;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NamespaceMetadata;
import io.vclustermanager.model.NamespaceRules;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Placement;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesCheck;
import io.vclustermanager.model.ValuesCheck.Wish;
import io.vclustermanager.model.ValuesProfile;
import io.vclustermanager.model.Warning;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes what a virtual cluster is made of: values, size, version of Kubernetes, version of
 * vCluster's chart, and what is done about drift. Its control plane restarts; one that sleeps goes
 * on sleeping.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN; CONFLICT (another version; being deleted; not adopted yet;
 * still being made; the chart would change unasked); INVALID and OUT_OF_RANGE for what is wrong in
 * itself, loses state, or skips a version; FORBIDDEN for what the profile of the values does not
 * allow; UNAVAILABLE when values cannot be checked at the moment.
 */
@Singleton
public final class UpdateVirtualCluster {
  private static final String MUTATION = "updateVirtualCluster";

  private final ClusterDecisions decisions;
  private final Successor successor;
  private final ChangeWriter writer;
  private final ValuesCheck valuesCheck;
  private final ValuesReview review;
  private final ClusterNeeds needs;
  private final TextChecks checks;
  private final Clock clock;

  UpdateVirtualCluster(
      ClusterDecisions decisions,
      Successor successor,
      ChangeWriter writer,
      ValuesCheck valuesCheck,
      ValuesReview review,
      ClusterNeeds needs,
      TextChecks checks,
      Clock clock) {
    this.decisions = decisions;
    this.successor = successor;
    this.writer = writer;
    this.valuesCheck = valuesCheck;
    this.review = review;
    this.needs = needs;
    this.checks = checks;
    this.clock = clock;
  }

  /**
   * What is asked for; null leaves it as it is.
   *
   * @param values any plain JSON; it is accepted only when it is an object, and is then all the
   *     user's own values from now on
   * @param namespaceLabels all that its namespace carries from now on beside the service's own
   * @param namespaceAnnotations likewise
   * @param chartVersion the version of the chart that this service brings
   */
  public record Request(
      String cluster,
      @Nullable String kubernetesVersion,
      @Nullable String size,
      @Nullable Object values,
      @Nullable Map<String, String> namespaceLabels,
      @Nullable Map<String, String> namespaceAnnotations,
      @Nullable String chartVersion,
      @Nullable DriftPolicy driftPolicy,
      @Nullable Long expectedVersion) {}

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, Request request) {
    return TextChecks.again(
        "cluster",
        () -> {
          var prepared = prepared(ask, request);
          return decisions.known(
              ask,
              new Asked(MUTATION, request.cluster, ClusterAction.UPDATE, request.expectedVersion),
              state -> decide(ask, request, state, prepared));
        });
  }

  /**
   * What is found out before the transaction, since it reads texts of others.
   *
   * @param inputs what of the cluster it was drawn from
   * @param spec what it would get
   * @param features for which its values need rights on the host
   */
  private record Prepared(
      Inputs inputs, ClusterSpec spec, List<Refusal> refusals, Set<HostFeature> features) {
    Prepared(Inputs inputs, ClusterSpec spec, List<Refusal> refusals) {
      this(inputs, spec, refusals, Set.of());
    }
  }

  /** What of a cluster decides whether a change is good. */
  private record Inputs(
      ClusterSpec spec,
      Host.Kind kind,
      @Nullable String chartVersion,
      UUID owner,
      ValuesProfile profile) {
    static Inputs of(Cluster cluster) {
      return new Inputs(
          cluster.spec(),
          cluster.requireHost().kind(),
          cluster.observed().chartVersion(),
          cluster.owner().id(),
          cluster.owner().profile());
    }
  }

  private Optional<Prepared> prepared(Ask ask, Request request) {
    var who = ask.caller().actor().subject();
    return decisions
        .find(ask, request.cluster)
        // One without a host has no values; what may be done with it is decided elsewhere.
        .filter(cluster -> cluster.host() != null)
        .map(
            cluster ->
                checks.run(
                    who,
                    "values",
                    () -> prepared(ask, request, cluster),
                    busy -> new Prepared(Inputs.of(cluster), cluster.spec(), List.of(busy))));
  }

  private Prepared prepared(Ask ask, Request request, Cluster cluster) {
    var refusals = check(request, cluster);
    if (!refusals.isEmpty()) {
      return new Prepared(Inputs.of(cluster), cluster.spec(), refusals);
    }
    var spec = spec(request, cluster);
    var wrong = valuesCheck.checkChange(wish(cluster, cluster.spec()), wish(cluster, spec));
    if (!wrong.isEmpty()) {
      return new Prepared(Inputs.of(cluster), spec, wrong);
    }
    var judged =
        review.judge(
            ask.caller().actor(), cluster.spec(), spec, cluster.owner(), cluster.requireHost());
    return new Prepared(
        Inputs.of(cluster), judged.spec(), judged.refusals(), needs(judged.spec()).features());
  }

  private Placement.Needs needs(ClusterSpec spec) {
    return needs.of(spec.size(), JsonMerge.of(spec.baseValues(), spec.values()));
  }

  private Outcome<Subject> decide(
      Ask ask, Request request, ClusterWithOperations state, Optional<Prepared> prepared) {
    var about =
        prepared
            .filter(each -> each.inputs.equals(Inputs.of(state.cluster())))
            .orElseThrow(TextChecks.OutdatedException::new);
    return about.refusals.isEmpty()
        ? write(ask, request, state, about)
        : new Outcome.Rejected<>(about.refusals);
  }

  private List<Refusal> check(Request request, Cluster cluster) {
    var refusals = new ArrayList<Refusal>();
    if (request.values != null && !(request.values instanceof Map)) {
      refusals.add(
          Refusal.of(
                  Code.INVALID, "values", "The values are an object: { \"controlPlane\": { … } }.")
              .withDocs(DocsPage.VALUES));
    }
    if (request.size != null
        && !cluster.spec().limits().allow(request.size.toUpperCase(Locale.ROOT))) {
      refusals.add(TemplateUse.sizeNotAllowed(cluster.spec().limits()));
    }
    refusals.addAll(NamespaceRules.check(metadata(request, cluster)));
    checkKubernetes(request, cluster).ifPresent(refusals::add);
    checkChart(request, cluster).ifPresent(refusals::add);
    return refusals;
  }

  private static Optional<Refusal> checkKubernetes(Request request, Cluster cluster) {
    var asked = request.kubernetesVersion;
    if (asked == null) {
      return Optional.empty();
    }
    var tag = KubernetesVersions.tag(asked);
    var present = cluster.spec().kubernetesVersion();
    if (tag.isEmpty()) {
      return Optional.of(
          Refusal.of(
              Code.INVALID,
              "kubernetesVersion",
              "Kubernetes "
                  + Names.quoted(asked)
                  + " is not supported; choose one of "
                  + String.join(", ", KubernetesVersions.known())
                  + "."));
    }
    var minors = KubernetesVersions.minorsBetween(present, tag.get());
    return minors == 0 || minors == 1
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.OUT_OF_RANGE,
                "kubernetesVersion",
                "It runs "
                    + KubernetesVersions.display(present)
                    + ": Kubernetes is upgraded by one minor version at a time and never down."));
  }

  /** Helm brings the service's chart with whatever else changes: nobody shall get it unasked. */
  private Optional<Refusal> checkChart(Request request, Cluster cluster) {
    var asked = request.chartVersion;
    var running = cluster.observed().chartVersion();
    if (cluster.isOn(Host.Kind.SIMULATED)) {
      return asked == null
          ? Optional.empty()
          : Optional.of(Refusal.of(Code.INVALID, "chartVersion", "A simulated host has no chart."));
    }
    var brought = valuesCheck.chartVersion();
    if (brought.isEmpty()) {
      return Optional.of(
          Refusal.of(
              Code.UNAVAILABLE,
              "chartVersion",
              "vCluster's chart is being fetched; try again in a moment."));
    }
    if (asked != null && !asked.equals(brought.get())) {
      return Optional.of(
          Refusal.of(
              Code.INVALID,
              "chartVersion",
              "This service brings version " + brought.get() + " of the chart and no other."));
    }
    if (running == null || running.equals(brought.get())) {
      return Optional.empty();
    }
    if (asked == null) {
      return Optional.of(
          Refusal.of(
              Code.CONFLICT,
              "chartVersion",
              "It runs version "
                  + running
                  + " of the chart, and any update brings "
                  + brought.get()
                  + ": ask for that version to accept it."));
    }
    return ChartVersions.isOneStepUp(running, asked)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.OUT_OF_RANGE,
                "chartVersion",
                "It runs version "
                    + running
                    + ": vCluster is upgraded by one minor version at a time and never down."));
  }

  @SuppressWarnings("unchecked") // JSON's objects have texts as keys
  private ClusterSpec spec(Request request, Cluster cluster) {
    var former = cluster.spec();
    var tag =
        Optional.ofNullable(request.kubernetesVersion)
            .flatMap(KubernetesVersions::tag)
            .orElse(former.kubernetesVersion());
    var size = request.size == null ? former.size() : request.size.toUpperCase(Locale.ROOT);
    var values =
        request.values == null ? former.values() : (Map<String, @Nullable Object>) request.values;
    var next = former.next(tag, size, values);
    return next.with(size, valuesCheck.carriedOver(wish(cluster, former), wish(cluster, next)))
        .in(metadata(request, cluster));
  }

  private static NamespaceMetadata metadata(Request request, Cluster cluster) {
    return cluster.spec().onNamespace().with(request.namespaceLabels, request.namespaceAnnotations);
  }

  private static Wish wish(Cluster cluster, ClusterSpec spec) {
    return new Wish(
        cluster.name(),
        cluster.requireHost().kind(),
        spec.kubernetesVersion(),
        spec.size(),
        spec.values(),
        spec.baseValues());
  }

  private Outcome<Subject> write(
      Ask ask, Request request, ClusterWithOperations state, Prepared prepared) {
    var cluster = state.cluster();
    var spec = prepared.spec;
    var changes = changes(request, cluster, spec);
    if (changes.isEmpty()) {
      return decisions.unchanged(ask, MUTATION, new Subject(cluster, state.newestOpen()));
    }
    var now = clock.instant();
    var draft =
        ChangeDraft.of(state, ask.caller(), now)
            .tell(Event.Type.CLUSTER_UPDATED, null, named(changes));
    var policy = request.driftPolicy == null ? cluster.driftPolicy() : request.driftPolicy;
    if (changes.stream().allMatch(each -> each.field().equals("driftPolicy"))) {
      draft
          .cluster(cluster.withDriftPolicy(policy, now))
          .audit(new AuditEntry(MUTATION, cluster.name(), AuditEntry.Outcome.DONE, null));
      return new Outcome.Accepted<>(new Subject(writer.write(draft.done()), null, changes));
    }
    var next = cluster.withSpec(spec, policy, now);
    return new Outcome.Accepted<>(
        successor.write(
            ask,
            MUTATION,
            draft.cluster(next),
            Successor.of(OperationKind.UPDATE, next, ask, now),
            changes,
            null),
        warnings(cluster, prepared.features));
  }

  private static List<Warning> warnings(Cluster cluster, Set<HostFeature> features) {
    return Stream.concat(
            FencesToCome.of(cluster).stream(),
            RightsWarnings.of(cluster.requireHost(), features).stream())
        .toList();
  }

  private static List<FieldChange> changes(Request request, Cluster cluster, ClusterSpec spec) {
    var changes = new ArrayList<FieldChange>();
    var former = cluster.spec();
    add(
        changes,
        "kubernetesVersion",
        KubernetesVersions.display(former.kubernetesVersion()),
        KubernetesVersions.display(spec.kubernetesVersion()));
    add(changes, "size", former.size(), spec.size());
    if (request.chartVersion != null) {
      add(changes, "chartVersion", cluster.observed().chartVersion(), request.chartVersion);
    }
    changes.addAll(ValuesDiff.between(former.values(), spec.values()));
    var metadata = former.onNamespace();
    var next = spec.onNamespace();
    addAll(changes, "namespaceLabels.", metadata.labels(), next.labels());
    addAll(changes, "namespaceAnnotations.", metadata.annotations(), next.annotations());
    if (request.driftPolicy != null) {
      var policy = cluster.driftPolicy();
      add(
          changes,
          "driftPolicy",
          policy == null ? null : policy.name(),
          request.driftPolicy.name());
    }
    return changes;
  }

  private static void addAll(
      List<FieldChange> changes,
      String prefix,
      Map<String, String> before,
      Map<String, String> after) {
    Stream.concat(before.keySet().stream(), after.keySet().stream())
        .distinct()
        .sorted()
        .forEach(key -> add(changes, prefix + key, before.get(key), after.get(key)));
  }

  private static void add(
      List<FieldChange> changes, String field, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(before, after)) {
      changes.add(new FieldChange(field, before, after));
    }
  }

  /** Values may hold secrets, and events are read by everybody who may see the cluster. */
  private static List<FieldChange> named(List<FieldChange> changes) {
    return changes.stream()
        .map(
            each ->
                each.field().startsWith("values")
                    ? new FieldChange(each.field(), null, null)
                    : each)
        .toList();
  }
}
