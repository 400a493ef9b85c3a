package io.vclustermanager.intent.cluster;

import io.vclustermanager.access.policy.PolicyJudge.Given;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ChartWish;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.PolicyCheck;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.intent.host.HostChoice;
import io.vclustermanager.intent.host.RightsWarnings;
import io.vclustermanager.intent.lease.LeaseSettings;
import io.vclustermanager.intent.template.TemplateUse;
import io.vclustermanager.intent.template.TemplateUse.Recipe;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.About;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterNeeds;
import io.vclustermanager.model.ClusterShare;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.DurationWords;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.LeaseRequest;
import io.vclustermanager.model.LeaseRules.Decision;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NamespaceMetadata;
import io.vclustermanager.model.NamespaceRules;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Placement;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesCheck;
import io.vclustermanager.model.ValuesRules.Judged;
import io.vclustermanager.model.Warning;
import io.vclustermanager.provider.VirtualClusterSettings;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a virtual cluster.
 *
 * <p>Refuses: INVALID, NAME_RESERVED or OUT_OF_RANGE for what is wrong in itself; NOT_FOUND for an
 * unknown owner, host or template; FORBIDDEN for an owner the actor may not create for, for a
 * permanent lease asked for by anyone but an administrator, and for values that the profile does
 * not allow; NAME_TAKEN for the name or namespace of a live cluster; CONFLICT for a used
 * idempotency key, or when no host takes it; QUOTA_EXCEEDED when the owner has as many clusters as
 * it may have; POLICY_DENIED where a policy says so; UNAVAILABLE when values cannot be checked at
 * the moment.
 */
@Singleton
public final class CreateVirtualCluster {
  private static final String MUTATION = "createVirtualCluster";
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(15);
  private static final Duration LONGEST_READY_TIMEOUT = Duration.ofHours(2);
  private static final int LONGEST_NAMESPACE = 63;

  private final ClusterDecisions decisions;
  private final NewClusters newClusters;
  private final HostChoice hosts;
  private final LeaseSettings leases;
  private final VirtualClusterSettings settings;
  private final ValuesCheck valuesCheck;
  private final ValuesReview review;
  private final TemplateUse templates;
  private final TextChecks checks;
  private final ChartWish charts;
  private final PolicyCheck policies;
  private final ClusterNeeds sizes;
  private final Clusters clusters;
  private final Clock clock;

  CreateVirtualCluster(
      ClusterDecisions decisions,
      NewClusters newClusters,
      HostChoice hosts,
      LeaseSettings leases,
      VirtualClusterSettings settings,
      ValuesCheck valuesCheck,
      ValuesReview review,
      TemplateUse templates,
      TextChecks checks,
      ChartWish charts,
      PolicyCheck policies,
      ClusterNeeds sizes,
      Clusters clusters,
      Clock clock) {
    this.decisions = decisions;
    this.newClusters = newClusters;
    this.hosts = hosts;
    this.leases = leases;
    this.settings = settings;
    this.valuesCheck = valuesCheck;
    this.review = review;
    this.templates = templates;
    this.checks = checks;
    this.charts = charts;
    this.policies = policies;
    this.sizes = sizes;
    this.clusters = clusters;
    this.clock = clock;
  }

  /**
   * What is asked for; null means that nothing was said.
   *
   * @param made what it is to be made of; what it says of size and version stands above the
   *     template's
   * @param values any plain JSON; it is accepted only when it is an object
   */
  public record Request(
      String name,
      About about,
      @Nullable String owner,
      Where where,
      LeaseRequest lease,
      @Nullable Duration readyTimeout,
      TemplateUse.Wish made,
      @Nullable Object values) {}

  /**
   * Where it is to run; null means that nothing was said.
   *
   * @param hostLabels that the host must have
   * @param metadata what the namespace is to carry
   */
  public record Where(
      @Nullable String host,
      Map<String, String> hostLabels,
      @Nullable String namespace,
      NamespaceMetadata metadata) {}

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, Request request) {
    return TextChecks.again(
        "host",
        () -> {
          var prepared = prepared(ask, goodName(request));
          return decisions.decide(
              ask,
              MUTATION,
              request.name,
              constraint -> taken(constraint, request),
              () -> decide(ask, request, prepared));
        });
  }

  /**
   * The same, called by names that are good by themselves: what is wrong with a name is told of the
   * name, and not once more of the values that it stands in.
   */
  private static Request goodName(Request request) {
    var called = TemplateUse.Called.NOTHING;
    var namespace = request.where.namespace;
    return new Request(
        Names.checkCluster(request.name).isEmpty() ? request.name : called.name(),
        request.about,
        request.owner,
        new Where(
            request.where.host,
            request.where.hostLabels,
            namespace == null || Names.checkNamespace(namespace).isEmpty()
                ? namespace
                : called.namespace(),
            request.where.metadata),
        request.lease,
        request.readyTimeout,
        request.made,
        request.values);
  }

  /** What is found out before the transaction, since it costs time or reads texts of others. */
  private sealed interface Prepared {
    /**
     * It can be decided about.
     *
     * @param values what is wrong with them on a host of the kind
     * @param kind null where no host takes it, or none has to be known
     * @param id that the cluster gets: templates may name it
     */
    record Ready(
        Recipe recipe, Placement.Wish wish, Host.@Nullable Kind kind, List<Refusal> values, UUID id)
        implements Prepared {}

    /** It is refused whatever else there is. */
    record Refused(List<Refusal> refusals) implements Prepared {}
  }

  private Prepared prepared(Ask ask, Request request) {
    var who = ask.caller().actor().subject();
    var id = NodeId.newKey(clock.instant());
    return switch (templates.of(who, request.made, called(ask, request, id))) {
      case TemplateUse.Result.Refused(var refusals) -> new Prepared.Refused(refusals);
      case TemplateUse.Result.Made(var recipe) ->
          prepared(who, request, recipe.orKubernetes(ofChart(recipe.chartVersion())), id);
    };
  }

  /**
   * The version of Kubernetes that a chart brings which was asked for: an older one does not run
   * the newest. Where the chart is not here nobody knows it.
   */
  private Optional<String> ofChart(@Nullable String chart) {
    if (chart == null) {
      return Optional.empty();
    }
    @Nullable Object part = valuesCheck.inAll(Map.of(), chart);
    for (var name : List.of("controlPlane", "distro", "k8s", "image", "tag")) {
      part = part instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return part instanceof String tag ? KubernetesVersions.tag(tag) : Optional.empty();
  }

  private TemplateUse.Called called(Ask ask, Request request, UUID id) {
    return new TemplateUse.Called(
        request.name,
        namespace(request),
        newClusters.ownerName(ask.caller().actor(), request.owner),
        NodeId.text(NodeId.Kind.CLUSTER, id));
  }

  private Prepared prepared(String who, Request request, Recipe recipe, UUID id) {
    var where = new HostChoice.Where(request.where.host, request.where.hostLabels);
    return switch (hosts.wished(who, where, recipe, request.values)) {
      case HostChoice.Wished.Refused(var refusal) -> new Prepared.Refused(List.of(refusal));
      case HostChoice.Wished.So(var wish) -> prepared(who, request, recipe, wish, id);
    };
  }

  private Prepared prepared(
      String who, Request request, Recipe recipe, Placement.Wish wish, UUID id) {
    if (!hasValues(request, recipe)) {
      return new Prepared.Ready(recipe, wish, null, checkValues(request, recipe, null), id);
    }
    var kind = hosts.expected(wish).orElse(null);
    return new Prepared.Ready(
        recipe,
        wish,
        kind,
        checks.find(who, "values", () -> checkValues(request, recipe, kind)),
        id);
  }

  private static boolean hasValues(Request request, Recipe recipe) {
    return request.values != null || !recipe.values().isEmpty();
  }

  private Outcome<Subject> decide(Ask ask, Request request, Prepared prepared) {
    return switch (prepared) {
      case Prepared.Refused(var refusals) ->
          new Outcome.Rejected<>(
              Stream.concat(check(request, null).stream(), refusals.stream()).distinct().toList());
      case Prepared.Ready ready -> decide(ask, request, ready);
    };
  }

  private Outcome<Subject> decide(Ask ask, Request request, Prepared.Ready ready) {
    var recipe = ready.recipe;
    var now = clock.instant();
    var actor = ask.caller().actor();
    var refusals = check(request, recipe);
    var ofPlace = new ArrayList<Refusal>();
    var owner = newClusters.findOwner(actor, request.owner, ofPlace);
    var host = findHost(ready.wish, ofPlace);
    var given =
        ofPlace.isEmpty() && owner.isPresent() && host.isPresent()
            ? given(ask, request, ready, owner.get(), host.get(), now)
            : Given.NOTHING;
    var lease =
        NewClusters.granted(grant(request, recipe, actor, owner, given, now), refusals)
            .map(each -> because(each, request, recipe, given));
    refusals.addAll(ofPlace);
    // Values were checked for the kind of host that it was to get.
    if (hasValues(request, recipe) && host.map(Host::kind).orElse(null) != ready.kind) {
      throw new TextChecks.OutdatedException();
    }
    refusals.addAll(ready.values);
    host.flatMap(each -> chartNowhere(request, each)).ifPresent(refusals::add);
    // Who may not make one there is told nothing of what is there: names, and what is used up.
    if (ask.dryRun() && ofPlace.isEmpty() && owner.isPresent() && host.isPresent()) {
      refusals.addAll(foreseen(ask, request, ready, owner.get(), host.get(), lease, given, now));
    }
    if (!refusals.isEmpty()) {
      return new Outcome.Rejected<>(refusals.stream().distinct().toList());
    }
    var judged =
        judged(
            actor,
            spec(request, recipe, host.orElseThrow(), ready.wish.needs()),
            owner.orElseThrow(),
            host.orElseThrow());
    return judged.refusals().isEmpty()
        ? RightsWarnings.with(
            write(
                ask,
                with(request, given.labels()),
                ready,
                judged.spec(),
                owner.orElseThrow(),
                host.orElseThrow(),
                lease.orElseThrow(),
                now),
            RightsWarnings.of(host.orElseThrow(), ready.wish.needs().features()))
        : new Outcome.Rejected<>(judged.refusals());
  }

  /** Only here it is known whose it is and where. It walks over a tree of bounded size. */
  private Judged judged(Actor actor, ClusterSpec spec, Owner owner, Host host) {
    return review.judge(actor, null, spec, owner, host);
  }

  /** What else would stand in the way: a form shows all of it at once. */
  private List<Refusal> foreseen(
      Ask ask,
      Request request,
      Prepared.Ready ready,
      Owner owner,
      Host host,
      Optional<Lease> lease,
      Given given,
      Instant now) {
    var spec = spec(request, ready.recipe, host, ready.wish.needs());
    var foreseen = new ArrayList<>(judged(ask.caller().actor(), spec, owner, host).refusals());
    // One that is refused already is not refused once more for its owner's sake.
    var granted = lease.orElseGet(() -> new Lease(now, null, 0, ""));
    var cluster =
        cluster(ask, with(request, given.labels()), ready, spec, owner, host, granted, now);
    foreseen.addAll(newClusters.foreseen(ask, MUTATION, cluster, now));
    clusters.taken(cluster).stream()
        .flatMap(each -> taken(each, request).stream())
        .forEach(foreseen::add);
    return foreseen;
  }

  /** What policies give it, of which they are asked before it has a lease. */
  private Given given(
      Ask ask, Request request, Prepared.Ready ready, Owner owner, Host host, Instant now) {
    return policies.given(
        ask,
        MUTATION,
        cluster(
            ask,
            request,
            ready,
            spec(request, ready.recipe, host, ready.wish.needs()),
            owner,
            host,
            new Lease(null, null, 0, ""),
            now));
  }

  /** What the request says goes before what a policy gives. */
  private static Request with(Request request, Map<String, String> labels) {
    if (labels.isEmpty()) {
      return request;
    }
    var all = new TreeMap<>(labels);
    all.putAll(request.about.labels());
    return new Request(
        request.name,
        request.about.withLabels(all),
        request.owner,
        request.where,
        request.lease,
        request.readyTimeout,
        request.made,
        request.values);
  }

  /**
   * What is given where nothing is asked for fits the owner's limit. What is asked for is refused
   * by the quota, which says whose limit it is.
   */
  private static @Nullable Duration longest(
      Request request, @Nullable Duration ofTemplate, Optional<Owner> owner) {
    var ofOwner = owner.map(each -> each.limits().lease()).orElse(null);
    return ofOwner == null || !(request.lease instanceof LeaseRequest.Unspecified)
        ? ofTemplate
        : ofTemplate == null || ofOwner.compareTo(ofTemplate) < 0 ? ofOwner : ofTemplate;
  }

  private static Lease because(Lease lease, Request request, Recipe recipe, Given given) {
    return given.lease() != null
            && recipe.defaultLease() == null
            && request.lease instanceof LeaseRequest.Unspecified
        ? new Lease(
            lease.expiresAt(),
            lease.maxExpiresAt(),
            lease.extensionsUsed(),
            lease.cause() + ", by the policy '" + given.leaseOf() + "'")
        : lease;
  }

  private Decision grant(
      Request request,
      Recipe recipe,
      Actor actor,
      Optional<Owner> owner,
      Given given,
      Instant now) {
    var limits = recipe.limits();
    var otherwise = recipe.defaultLease() == null ? given.lease() : recipe.defaultLease();
    return limits
        .check(request.lease, String.valueOf(request.made.template()), now)
        .<Decision>map(Decision.Refused::new)
        .orElseGet(
            () ->
                leases
                    .rules(actor.isAdmin())
                    .within(longest(request, limits.maxLease(), owner), otherwise)
                    .grant(request.lease, now));
  }

  /**
   * What is wrong in itself.
   *
   * @param recipe null where there is none: what can be said without it is
   */
  private List<Refusal> check(Request request, @Nullable Recipe recipe) {
    var refusals = new ArrayList<Refusal>();
    var badName = Names.checkCluster(request.name);
    badName.ifPresent(refusals::add);
    if (request.where.namespace() != null || badName.isEmpty()) {
      checkNamespace(request).ifPresent(refusals::add);
    }
    refusals.addAll(NamespaceRules.check(request.where.metadata));
    refusals.addAll(request.about.check());
    if (recipe != null) {
      refusals.addAll(checkVersions(request, recipe));
    }
    var timeout = request.readyTimeout;
    if (timeout != null
        && (timeout.compareTo(Duration.ZERO) <= 0
            || timeout.compareTo(LONGEST_READY_TIMEOUT) > 0)) {
      refusals.add(
          Refusal.of(
              Code.OUT_OF_RANGE,
              "readyTimeout",
              "It may take more than nothing and at most "
                  + DurationWords.of(LONGEST_READY_TIMEOUT)
                  + "."));
    }
    return refusals;
  }

  private List<Refusal> checkVersions(Request request, Recipe recipe) {
    return Stream.concat(
            Optional.ofNullable(recipe.kubernetesVersion())
                .flatMap(KubernetesVersions::check)
                .stream(),
            charts
                .check(recipe.chartVersion())
                .map(each -> request.made.chartVersion() == null ? recipe.blame(each) : each)
                .stream())
        .toList();
  }

  private static Optional<Refusal> chartNowhere(Request request, Host host) {
    return request.made.chartVersion() != null && host.kind() == Host.Kind.SIMULATED
        ? Optional.of(Refusal.of(Code.INVALID, "chartVersion", "A simulated host has no chart."))
        : Optional.empty();
  }

  /** What was asked for must be good by itself, and what becomes of it with the prefix as well. */
  private Optional<Refusal> checkNamespace(Request request) {
    var asked =
        request.where.namespace() == null
            ? Optional.<Refusal>empty()
            : Names.checkNamespace(request.where.namespace());
    if (asked.isPresent()) {
      return asked;
    }
    return namespace(request).length() > LONGEST_NAMESPACE
        ? Optional.of(
            Refusal.of(
                Code.INVALID,
                "namespace",
                "With the prefix '"
                    + settings.namespacePrefix()
                    + "' the namespace is longer than "
                    + LONGEST_NAMESPACE
                    + " characters."))
        : Names.checkNamespace(namespace(request));
  }

  private List<Refusal> checkValues(Request request, Recipe recipe, Host.@Nullable Kind kind) {
    if (request.values != null && !(request.values instanceof Map)) {
      return List.of(
          Refusal.of(
                  Code.INVALID, "values", "The values are an object: { \"controlPlane\": { … } }.")
              .withDocs(DocsPage.VALUES));
    }
    var values = TemplateUse.object(request.values);
    var base = recipe.values();
    var chart = recipe.chartVersion();
    if (recipe.size() == null && values.isEmpty() && base.isEmpty()) {
      return List.of();
    }
    var refused = new ArrayList<Refusal>();
    if (!base.isEmpty()) {
      refused.addAll(
          recipe.blame(
              valuesCheck.check(
                  new ValuesCheck.Wish(
                      request.name,
                      kind,
                      tag(recipe),
                      null,
                      base,
                      Map.of(),
                      chart,
                      namespace(request)))));
    }
    if (!refused.isEmpty()) {
      // The same would be found again where the user's own stand above it.
      return refused;
    }
    refused.addAll(
        valuesCheck.check(
            new ValuesCheck.Wish(
                request.name,
                kind,
                tag(recipe),
                recipe.size(),
                values,
                base,
                chart,
                namespace(request))));
    return refused;
  }

  private static String tag(Recipe recipe) {
    return Optional.ofNullable(recipe.kubernetesVersion())
        .flatMap(KubernetesVersions::tag)
        .orElseGet(KubernetesVersions::newest);
  }

  private ClusterSpec spec(Request request, Recipe recipe, Host host, Placement.Needs needs) {
    var timeout = request.readyTimeout == null ? READY_TIMEOUT : request.readyTimeout;
    var size = recipe.size() == null ? null : recipe.size().toUpperCase(Locale.ROOT);
    return new ClusterSpec(tag(recipe), timeout)
        .with(size, TemplateUse.object(request.values))
        .on(recipe.base())
        .in(request.where.metadata)
        .ofChart(host.kind() == Host.Kind.SIMULATED ? null : chartOf(recipe))
        .taking(new ClusterShare(sizes.weight(size), needs.cpu(), needs.memory()));
  }

  /** It is written down, so that a service which brings another by then makes it all the same. */
  private @Nullable String chartOf(Recipe recipe) {
    return recipe.chartVersion() == null
        ? valuesCheck.chartVersions().stream().findFirst().orElse(null)
        : recipe.chartVersion();
  }

  private Optional<Host> findHost(Placement.Wish wish, List<Refusal> refusals) {
    return switch (hosts.choose(wish)) {
      case HostChoice.Choice.Chosen(var host) -> Optional.of(host);
      case HostChoice.Choice.Refused(var refusal) -> {
        refusals.add(refusal);
        yield Optional.<Host>empty();
      }
    };
  }

  private Outcome<Subject> write(
      Ask ask,
      Request request,
      Prepared.Ready ready,
      ClusterSpec spec,
      Owner owner,
      Host host,
      Lease lease,
      Instant now) {
    var cluster = cluster(ask, request, ready, spec, owner, host, lease, now);
    return newClusters.write(
        ask, MUTATION, cluster, OperationKind.CREATE, warnings(ready, cluster), now);
  }

  private Cluster cluster(
      Ask ask,
      Request request,
      Prepared.Ready ready,
      ClusterSpec spec,
      Owner owner,
      Host host,
      Lease lease,
      Instant now) {
    return Cluster.requested(
        ready.id,
        request.name,
        request.about,
        owner,
        ask.caller().actor().asName(),
        new Cluster.Place(host, namespace(request)),
        spec,
        lease,
        now);
  }

  private List<Warning> warnings(Prepared.Ready ready, Cluster cluster) {
    var ofChart =
        cluster.isOn(Host.Kind.KUBERNETES)
            ? charts.warnings(cluster.spec().chartVersion())
            : List.<Warning>of();
    return Stream.concat(
            ofChart.stream(), KubernetesVersions.warning(ready.recipe.kubernetesVersion()).stream())
        .toList();
  }

  private String namespace(Request request) {
    return Names.prefixed(
        settings.namespacePrefix(),
        request.where.namespace() == null ? request.name : request.where.namespace());
  }

  private Optional<Refusal> taken(String constraint, Request request) {
    return switch (constraint) {
      case "cluster_live_name" ->
          Optional.of(
              Refusal.of(
                  Code.NAME_TAKEN,
                  "name",
                  "A live cluster is called '" + request.name + "'; choose another name."));
      case "cluster_live_namespace" ->
          Optional.of(
              Refusal.of(
                  Code.NAME_TAKEN,
                  "namespace",
                  "Another cluster lives in the namespace '"
                      + namespace(request)
                      + "' of this host; a namespace holds one virtual cluster."));
      default -> Optional.empty();
    };
  }
}
