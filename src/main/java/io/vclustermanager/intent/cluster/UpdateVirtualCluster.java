package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ChartWish;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.intent.host.RightsWarnings;
import io.vclustermanager.intent.template.TemplateUse;
import io.vclustermanager.intent.template.TemplateUse.Recipe;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.ChartVersions;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterNeeds;
import io.vclustermanager.model.ClusterShare;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.EffectiveValues;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.model.JsonMerge;
import io.vclustermanager.model.KubernetesVersions;
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
import java.time.Instant;
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
 * Changes what a virtual cluster is made of: values, size, version of its template, version of
 * Kubernetes, version of vCluster's chart, and what is done about drift. Its control plane
 * restarts; one that sleeps goes on sleeping.
 *
 * <p>Refuses: NOT_FOUND (also of the template), FORBIDDEN; CONFLICT (another version; being
 * deleted; not adopted yet; still being made; the chart that it runs cannot be had); INVALID and
 * OUT_OF_RANGE for what is wrong in itself, loses state, or skips a version; FORBIDDEN for what the
 * profile of the values does not allow; UNAVAILABLE when values cannot be checked at the moment.
 */
@Singleton
public final class UpdateVirtualCluster {
  private static final String MUTATION = "updateVirtualCluster";

  private final ClusterDecisions decisions;
  private final Successor successor;
  private final ChangeWriter writer;
  private final ValuesCheck valuesCheck;
  private final EffectiveValues effective;
  private final TemplateUse templates;
  private final ValuesReview review;
  private final ClusterNeeds needs;
  private final OwnerQuota quota;
  private final TextChecks checks;
  private final ChartWish charts;
  private final Clock clock;

  UpdateVirtualCluster(
      ClusterDecisions decisions,
      Successor successor,
      ChangeWriter writer,
      ValuesCheck valuesCheck,
      EffectiveValues effective,
      TemplateUse templates,
      ValuesReview review,
      ClusterNeeds needs,
      OwnerQuota quota,
      TextChecks checks,
      ChartWish charts,
      Clock clock) {
    this.decisions = decisions;
    this.successor = successor;
    this.writer = writer;
    this.valuesCheck = valuesCheck;
    this.effective = effective;
    this.templates = templates;
    this.review = review;
    this.needs = needs;
    this.quota = quota;
    this.checks = checks;
    this.charts = charts;
    this.clock = clock;
  }

  /**
   * What is asked for; null leaves it as it is.
   *
   * @param values any plain JSON; it is accepted only when it is an object, and is then all the
   *     user's own values from now on
   * @param template the name of the template that it was made from, or {@code name@3}
   * @param parameters for the template, any plain JSON; null: those that it has
   * @param namespaceLabels all that its namespace carries from now on beside the service's own
   * @param namespaceAnnotations likewise
   * @param chartVersion of vCluster's chart; it never changes unasked
   */
  public record Request(
      String cluster,
      @Nullable String kubernetesVersion,
      @Nullable String size,
      @Nullable Object values,
      @Nullable String template,
      @Nullable Object parameters,
      @Nullable Map<String, String> namespaceLabels,
      @Nullable Map<String, String> namespaceAnnotations,
      @Nullable String chartVersion,
      @Nullable DriftPolicy driftPolicy,
      @Nullable Long expectedVersion) {
    /** Whether it is about what Helm makes of the chart, and not about the record alone. */
    private boolean isHelms(Cluster cluster) {
      // What its namespace carries is put there by an upgrade, too.
      return !metadata(this, cluster).equals(cluster.spec().onNamespace().with(null, null))
          || kubernetesVersion != null
          || size != null
          || values != null
          || template != null
          || chartVersion != null;
    }
  }

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
   * @param changes of its values
   * @param features for which its values need rights on the host
   */
  private record Prepared(
      Inputs inputs,
      ClusterSpec spec,
      List<FieldChange> changes,
      List<Refusal> refusals,
      Set<HostFeature> features) {
    /** Nothing of what it is made of, of which then nothing is asked. */
    static Prepared ofRecord(Cluster cluster) {
      return refused(cluster, List.of());
    }

    static Prepared refused(Cluster cluster, List<Refusal> refusals) {
      return new Prepared(Inputs.of(cluster), cluster.spec(), List.of(), refusals, Set.of());
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
                switch (moved(who, request, cluster)) {
                  case Moved.Refused(var refusals) -> Prepared.refused(cluster, refusals);
                  case Moved.To(var recipe) ->
                      checks.run(
                          who,
                          "values",
                          () -> prepared(ask, request, cluster, recipe),
                          busy -> Prepared.refused(cluster, List.of(busy)));
                });
  }

  /** What the template that was asked for comes to. */
  private sealed interface Moved {
    /** This; null: none was asked for. */
    record To(@Nullable Recipe recipe) implements Moved {}

    /** Nothing, and why. */
    record Refused(List<Refusal> refusals) implements Moved {}
  }

  private Moved moved(String who, Request request, Cluster cluster) {
    if (request.template == null) {
      return request.parameters == null
          ? new Moved.To(null)
          : new Moved.Refused(
              List.of(
                  Refusal.of(
                      Code.INVALID,
                      "parameters",
                      "Parameters are for a template; name the one that it was made from.")));
    }
    var size = request.size == null ? cluster.spec().size() : request.size;
    return switch (templates.moved(who, cluster, request.template, request.parameters, size)) {
      case TemplateUse.Result.Refused(var refusals) -> new Moved.Refused(refusals);
      case TemplateUse.Result.Made(var recipe) -> new Moved.To(recipe);
    };
  }

  private Prepared prepared(Ask ask, Request request, Cluster cluster, @Nullable Recipe recipe) {
    var refusals = check(request, cluster, recipe);
    if (!refusals.isEmpty()) {
      return Prepared.refused(cluster, refusals);
    }
    if (!request.isHelms(cluster)) {
      return Prepared.ofRecord(cluster);
    }
    var former = former(cluster);
    var spec = spec(request, cluster, recipe);
    var wrong = valuesCheck.checkChange(wish(cluster, former), wish(cluster, spec));
    if (!wrong.isEmpty()) {
      return Prepared.refused(cluster, wrong);
    }
    var actor = ask.caller().actor();
    var judged = review.judge(actor, former, spec, cluster.owner(), cluster.requireHost());
    return new Prepared(
        Inputs.of(cluster),
        judged.spec().taking(share(judged.spec())),
        valueChanges(cluster, judged.spec(), actor.isAdmin()),
        judged.refusals(),
        needs(judged.spec()).features());
  }

  private ClusterShare share(ClusterSpec spec) {
    var needed = needs(spec);
    return new ClusterShare(needs.weight(spec.size()), needed.cpu(), needed.memory());
  }

  private Placement.Needs needs(ClusterSpec spec) {
    return needs.of(spec.size(), JsonMerge.of(spec.baseValues(), spec.values()));
  }

  /**
   * What changes of the values that it has in all, those of the chart among them: who says a
   * default outright changes nothing. What a template says is for administrators' eyes only.
   */
  private List<FieldChange> valueChanges(Cluster cluster, ClusterSpec spec, boolean isAdmin) {
    var former = former(cluster);
    return ValuesDiff.between(
        inAll(cluster, former),
        inAll(cluster, spec),
        path -> !isAdmin && (isOfTemplate(former, path) || isOfTemplate(spec, path)));
  }

  private static boolean isOfTemplate(ClusterSpec spec, List<String> path) {
    var base = spec.base();
    return base != null && base.template() != null && ValuesDiff.stands(base.values(), path);
  }

  private Map<String, @Nullable Object> inAll(Cluster cluster, ClusterSpec spec) {
    var made = cluster.withSpec(spec, cluster.driftPolicy(), clock.instant());
    return valuesCheck.inAll(effective.of(made).orElseGet(spec::values), spec.chartVersion());
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

  private List<Refusal> check(Request request, Cluster cluster, @Nullable Recipe recipe) {
    var refusals = new ArrayList<Refusal>();
    if (request.values != null && !(request.values instanceof Map)) {
      refusals.add(
          Refusal.of(
                  Code.INVALID, "values", "The values are an object: { \"controlPlane\": { … } }.")
              .withDocs(DocsPage.VALUES));
    }
    if (request.size != null
        && recipe == null
        && !cluster.spec().limits().allow(request.size.toUpperCase(Locale.ROOT))) {
      refusals.add(TemplateUse.sizeNotAllowed(cluster.spec().limits()));
    }
    refusals.addAll(NamespaceRules.check(metadata(request, cluster)));
    checkKubernetes(request, cluster).ifPresent(refusals::add);
    checkChart(request, cluster).ifPresent(refusals::add);
    if (refusals.isEmpty() && recipe != null) {
      var alone = cluster.spec().on(recipe.base()).with(null, recipe.values()).on(null);
      refusals.addAll(recipe.blame(valuesCheck.check(wish(cluster, alone))));
    }
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
      return KubernetesVersions.check(asked);
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

  /** Who changes no more than a policy does without a word on the chart. */
  private Optional<Refusal> checkChart(Request request, Cluster cluster) {
    var asked = request.chartVersion;
    if (cluster.isOn(Host.Kind.SIMULATED)) {
      return asked == null
          ? Optional.empty()
          : Optional.of(Refusal.of(Code.INVALID, "chartVersion", "A simulated host has no chart."));
    }
    if (!request.isHelms(cluster)) {
      return Optional.empty();
    }
    return asked != null && neverRan(cluster)
        ? charts.check(asked)
        : charts.checkChange(cluster.runsChart(), asked == null ? wantedChart(cluster) : asked);
  }

  /** Then there is nothing that could be taken down. */
  private static boolean neverRan(Cluster cluster) {
    var observed = cluster.observed();
    return !observed.everMade() && observed.chartVersion() == null;
  }

  /** What is wanted of it by now, with the version of the chart that it is to have. */
  private static ClusterSpec former(Cluster cluster) {
    return cluster.spec().ofChart(wantedChart(cluster));
  }

  /**
   * The version of the chart that it has where nobody asks for another: what it runs, or a newer
   * one that was asked for and has not come yet. Who asks for something else meanwhile does not
   * take that back.
   */
  static @Nullable String wantedChart(Cluster cluster) {
    var asked = cluster.spec().chartVersion();
    var runs = cluster.runsChart();
    return asked != null && runs != null && ChartVersions.isOlder(runs, asked) ? asked : runs;
  }

  @SuppressWarnings("unchecked") // JSON's objects have texts as keys
  private ClusterSpec spec(Request request, Cluster cluster, @Nullable Recipe recipe) {
    var former = former(cluster);
    var tag =
        Optional.ofNullable(request.kubernetesVersion)
            .flatMap(KubernetesVersions::tag)
            .orElse(former.kubernetesVersion());
    var size = request.size == null ? former.size() : request.size.toUpperCase(Locale.ROOT);
    var values =
        request.values == null ? former.values() : (Map<String, @Nullable Object>) request.values;
    var chart = request.chartVersion == null ? former.chartVersion() : request.chartVersion;
    var kept = former.next(tag, size, values).ofChart(chart);
    var next = recipe == null ? kept : kept.on(recipe.base());
    return next.with(size, valuesCheck.carriedOver(wish(cluster, former), wish(cluster, next)))
        .in(metadata(request, cluster));
  }

  private static NamespaceMetadata metadata(Request request, Cluster cluster) {
    return cluster.spec().onNamespace().with(request.namespaceLabels, request.namespaceAnnotations);
  }

  private static Wish wish(Cluster cluster, ClusterSpec spec) {
    return new Wish(
        cluster.release(),
        cluster.requireHost().kind(),
        spec.kubernetesVersion(),
        spec.size(),
        spec.values(),
        spec.baseValues(),
        spec.chartVersion(),
        cluster.namespace());
  }

  private Outcome<Subject> write(
      Ask ask, Request request, ClusterWithOperations state, Prepared about) {
    var cluster = state.cluster();
    var spec = about.spec;
    var changes = changes(request, cluster, about);
    var isSame = isSame(cluster.spec(), spec);
    if (changes.isEmpty() && isSame) {
      return decisions.unchanged(ask, MUTATION, new Subject(cluster, state.newestOpen()));
    }
    var now = clock.instant();
    var policy = request.driftPolicy == null ? cluster.driftPolicy() : request.driftPolicy;
    var next = cluster.withSpec(spec, policy, now);
    return decisions.judged(
        ask,
        MUTATION,
        next,
        () -> {
          var refusals = quota.grow(request.size == null ? "values" : "size", cluster, next);
          return refusals.isEmpty()
              ? written(ask, request, state, about, changes, policy, now)
              : new Outcome.Rejected<>(refusals);
        });
  }

  private Outcome<Subject> written(
      Ask ask,
      Request request,
      ClusterWithOperations state,
      Prepared about,
      List<FieldChange> changes,
      @Nullable DriftPolicy policy,
      Instant now) {
    var cluster = state.cluster();
    var spec = about.spec;
    var draft =
        ChangeDraft.of(state, ask.caller(), now)
            .tell(Event.Type.CLUSTER_UPDATED, null, named(changes));
    if (isSame(cluster.spec(), spec)
        && changes.stream().allMatch(each -> each.field().equals("driftPolicy"))) {
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
        warnings(request, cluster, about));
  }

  private List<Warning> warnings(Request request, Cluster cluster, Prepared about) {
    var ofChart =
        cluster.isOn(Host.Kind.SIMULATED)
            ? List.<Warning>of()
            : charts.warnings(about.spec.chartVersion());
    return Stream.of(
            ofChart.stream(),
            KubernetesVersions.warning(request.kubernetesVersion).stream(),
            FencesToCome.of(cluster).stream(),
            RightsWarnings.of(cluster.requireHost(), about.features).stream())
        .flatMap(each -> each)
        .toList();
  }

  /** Whether it is made of the same, be it said in other words: these are kept, too. */
  private static boolean isSame(ClusterSpec former, ClusterSpec spec) {
    return former.kubernetesVersion().equals(spec.kubernetesVersion())
        && Objects.equals(former.size(), spec.size())
        && ValuesDiff.isSame(former.values(), spec.values())
        && ValuesDiff.isSame(former.baseValues(), spec.baseValues())
        && Objects.equals(version(former), version(spec))
        && ValuesDiff.isSame(parameters(former), parameters(spec));
  }

  private static @Nullable String version(ClusterSpec spec) {
    var base = spec.base();
    var template = base == null ? null : base.template();
    return template == null ? null : template.name() + "@" + template.version();
  }

  private static Map<String, @Nullable Object> parameters(ClusterSpec spec) {
    var base = spec.base();
    var template = base == null ? null : base.template();
    return template == null ? Map.<String, @Nullable Object>of() : template.parameters();
  }

  private static List<FieldChange> changes(Request request, Cluster cluster, Prepared about) {
    var changes = new ArrayList<FieldChange>();
    var former = cluster.spec();
    var spec = about.spec;
    add(
        changes,
        "kubernetesVersion",
        KubernetesVersions.display(former.kubernetesVersion()),
        KubernetesVersions.display(spec.kubernetesVersion()));
    add(changes, "size", former.size(), spec.size());
    if (request.chartVersion != null) {
      var runs = cluster.runsChart();
      // Who asks for what it runs takes back what has not come, or has failed.
      var before = request.chartVersion.equals(runs) ? wantedChart(cluster) : runs;
      add(changes, "chartVersion", before, request.chartVersion);
    }
    add(changes, "template", version(former), version(spec));
    changes.addAll(about.changes);
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
