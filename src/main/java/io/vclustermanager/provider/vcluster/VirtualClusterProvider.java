package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Difference;
import io.vclustermanager.model.DriftKind;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.FairTurns.Turn;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Observation;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.model.Observation.Stage;
import io.vclustermanager.provider.ControlPlane;
import io.vclustermanager.provider.HostCatalog;
import io.vclustermanager.provider.HostView;
import io.vclustermanager.provider.MarkedObject;
import io.vclustermanager.provider.Provider;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.HostObjects;
import io.vclustermanager.provider.kube.HostWatcher;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.kube.KubeHosts;
import io.vclustermanager.provider.kube.Mark;
import io.vclustermanager.provider.vcluster.chart.ChartArchive;
import io.vclustermanager.provider.vcluster.chart.ChartValues;
import io.vclustermanager.provider.vcluster.chart.Charts;
import io.vclustermanager.provider.vcluster.tenant.BootstrapReport;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes virtual clusters on Kubernetes hosts: releases of vCluster's Helm chart. Everything that it
 * does begins with a look, and each look sees the whole, so that whatever a crash left is gone on
 * with.
 */
@Singleton
final class VirtualClusterProvider implements Provider {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualClusterProvider.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofSeconds(3);

  /** The vendor's CLI deletes namespaces that carry it with the cluster in them. */
  private static final String CREATED = "vcluster.loft.sh/created";

  /** How long it may take to look at what a chart would make, children waited for included. */
  private static final Duration LONGEST_CHECK = Duration.ofSeconds(20);

  /** What Helm writes for a number may be another than it was given. */
  private static final Comparator<JsonNode> BY_VALUE =
      (left, right) ->
          left.equals(right)
                  || left.isNumber()
                      && right.isNumber()
                      && left.decimalValue().compareTo(right.decimalValue()) == 0
              ? 0
              : 1;

  /** Enough to see by hand what was before. */
  private static final int RECORDS_KEPT = 4;

  private final HostCatalog catalog;
  private final KubeHosts hosts;
  private final HostWatcher watcher;
  private final Helm helm;
  private final Charts charts;
  private final ChartValues values;
  private final Fences fences;
  private final RenderedCheck rendered;
  private final BootstrapReport bootstraps;
  private final Clock clock;

  VirtualClusterProvider(
      HostCatalog catalog,
      KubeHosts hosts,
      HostWatcher watcher,
      Helm helm,
      Charts charts,
      ChartValues values,
      Fences fences,
      RenderedCheck rendered,
      BootstrapReport bootstraps,
      Clock clock) {
    this.catalog = catalog;
    this.hosts = hosts;
    this.watcher = watcher;
    this.helm = helm;
    this.charts = charts;
    this.values = values;
    this.fences = fences;
    this.rendered = rendered;
    this.bootstraps = bootstraps;
    this.clock = clock;
  }

  /** Has the charts fetched beforehand where there are hosts to need it. */
  @EventListener
  void prepare(ServerStartupEvent started) {
    if (!catalog.namesOf(Host.Kind.KUBERNETES).isEmpty()) {
      charts.prepare();
    }
  }

  @Override
  public Host.Kind kind() {
    return Host.Kind.KUBERNETES;
  }

  @Override
  public String probe(String host) {
    return hosts.get(host).version();
  }

  @Override
  public Optional<Turn> turn(String owner) throws InterruptedException {
    return helm.turn(owner);
  }

  @Override
  public Duration longestCall() {
    return Helm.LONGEST_CALL.plus(LONGEST_CHECK);
  }

  @Override
  public Duration pollInterval() {
    return POLL;
  }

  @Override
  public Observation observe(Target target) {
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    return observed(host, snapshot, Surroundings.live(host, snapshot));
  }

  @Override
  public Observation inspect(Target target) {
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    return observed(
        host, snapshot, Surroundings.byName(host, snapshot, () -> recorded(host, snapshot)));
  }

  /** What Helm's record says; nothing where it does not say it, which must not end a look. */
  private Made recorded(KubeHost host, ClusterSnapshot snapshot) {
    try {
      return snapshot.isDeployed()
          ? Made.of(snapshot.target(), rendered.made(host, snapshot.target()))
          : Made.NOTHING;
    } catch (ProviderException e) {
      LOG.debug("What {} is made of cannot be read: {}", snapshot.target(), e.message());
      return Made.NOTHING;
    }
  }

  private Observation observed(KubeHost host, ClusterSnapshot snapshot, Surroundings around) {
    return withBootstrap(
        observation(host, snapshot, around, () -> events(host, snapshot)), snapshot);
  }

  /**
   * With what is said inside of a bootstrap, where there is anything to say: before the control
   * plane is ready, and while it sleeps, nobody can be asked.
   */
  private Observation withBootstrap(Observation seen, ClusterSnapshot snapshot) {
    return seen instanceof Observation.Present present
            && present.ready()
            && snapshot.workload().flatMap(Applied::of).filter(Applied::bootstrap).isPresent()
        ? present.with(bootstraps.of(snapshot.target(), snapshot.hasKubeconfig()))
        : seen;
  }

  @Override
  public Optional<HostView> watched(String host) {
    return watcher.objects(host).map(objects -> view(host, objects));
  }

  @Override
  public HostView observeAll(String host) {
    return view(host, watcher.list(host));
  }

  private HostView view(String name, HostObjects objects) {
    var host = hosts.get(name);
    var seen = new WatchedSnapshotReader(objects);
    return new HostView() {
      @Override
      public Observation observe(Target target) {
        var snapshot = seen.snapshot(target);
        return observation(
            host,
            snapshot,
            Surroundings.watched(objects, snapshot),
            () -> seen.warnings(target.namespace()));
      }

      @Override
      public List<ControlPlane> controlPlanes() {
        return Inhabitants.controlPlanes(name, objects);
      }

      @Override
      public List<MarkedObject> marked() {
        return Inhabitants.marked(objects);
      }
    };
  }

  private static Observation observation(
      KubeHost host,
      ClusterSnapshot snapshot,
      Surroundings around,
      Supplier<List<JsonNode>> events) {
    if (snapshot.isNamespaceGoing()) {
      return present(snapshot, around, ownerOf(host, snapshot).orElse(null), events);
    }
    if (snapshot.isNothing()) {
      return new Observation.Absent();
    }
    if (snapshot.workload().isPresent()
        || !snapshot.releases().isEmpty()
        || snapshot.isNamespaceOurs()) {
      return present(snapshot, around, ownerOf(host, snapshot).orElse(null), events);
    }
    return new Observation.Remains(snapshot.isGoing(), Remains.describe(snapshot));
  }

  /**
   * Whose it is: by the workload; where none is yet, or somebody took the label off, by the
   * namespace, or by what Helm was told to install.
   */
  private static Optional<UUID> ownerOf(KubeHost host, ClusterSnapshot snapshot) {
    if (snapshot.workloadMark().isPresent()) {
      return snapshot.workloadMark();
    }
    var ofNamespace = Mark.clusterOf(snapshot.namespace());
    return ofNamespace.isPresent() ? ofNamespace : ReleaseRecord.markedWith(host, snapshot);
  }

  private static Observation present(
      ClusterSnapshot snapshot,
      Surroundings around,
      @Nullable UUID owner,
      Supplier<List<JsonNode>> events) {
    var runs = Progress.isReady(snapshot) && snapshot.isDeployed();
    var ready = runs && !around.lackService(snapshot);
    var going = snapshot.isGoing();
    var installed =
        snapshot.isDeployed() && snapshot.workload().filter(WorkloadMarks::arePut).isPresent();
    var word =
        runs && !ready && !going
            ? serviceGone(snapshot, around.replaced())
            : word(snapshot, ready, going, events);
    var target = snapshot.target();
    return new Observation.Present(
        owner,
        stage(ready, installed, going),
        ready ? "https://" + target.name() + "." + target.namespace() + ".svc" : null,
        snapshot.chartVersion().orElse(null),
        Progress.steps(snapshot, ready ? null : word.message()),
        word.reason(),
        word.message(),
        Stream.concat(
                Stream.of(
                    healthy(ready, word),
                    storage(snapshot),
                    kubeconfig(snapshot, ready),
                    Fences.aspect(snapshot)),
                around.aspect().stream())
            .toList(),
        state(snapshot, around.objects()));
  }

  private static Trouble serviceGone(ClusterSnapshot snapshot, boolean replaced) {
    if (replaced) {
      return new Trouble(
          "ServiceReplaced",
          "Its Service '"
              + snapshot.target().name()
              + "' was made anew while its pods ran on: what these have written on the host – the"
              + " Secret of its kubeconfig, its tenants' pods – belonged to the former one and went"
              + " with it. reconcileCluster starts its pods anew, which bring it back.");
    }
    return new Trouble(
        "ServiceMissing",
        "Somebody has taken its Service '"
            + snapshot.target().name()
            + "' away, so that nobody reaches it; reconcileCluster makes it again.");
  }

  private static Stage stage(boolean ready, boolean installed, boolean going) {
    if (going) {
      return Stage.DELETING;
    }
    if (!installed) {
      return Stage.HALF_MADE;
    }
    return ready ? Stage.READY : Stage.INSTALLED;
  }

  private static Observation.State state(ClusterSnapshot snapshot, Observation.Objects objects) {
    var applied = snapshot.workload().flatMap(Applied::of);
    return new Observation.State(
        sleep(snapshot),
        // What was made before this was written down has the first spec still.
        applied.map(Applied::revision).orElse(0L),
        Stream.concat(
                applied.stream()
                    .flatMap(
                        each -> each.differencesTo(snapshot.workload().orElseThrow()).stream()),
                Fences.difference(snapshot).stream())
            .toList(),
        snapshot.kubernetesVersion().orElse(null),
        applied.isEmpty() ? null : ClusterSnapshot.labels(snapshot.workload().orElseThrow()),
        snapshot.workload().isEmpty(),
        objects);
  }

  private static Observation.Sleep sleep(ClusterSnapshot snapshot) {
    if (!snapshot.isPaused()) {
      return snapshot.isOnlyMarked() ? Observation.Sleep.MARKED : Observation.Sleep.AWAKE;
    }
    if (snapshot.isAtRest()) {
      return Observation.Sleep.ASLEEP;
    }
    return snapshot.isHalfAsleep()
        ? Observation.Sleep.HALF_ASLEEP
        : Observation.Sleep.FALLING_ASLEEP;
  }

  /** The state in a word and a sentence; what hinders it in the host's own. */
  static Trouble word(
      ClusterSnapshot snapshot, boolean ready, boolean going, Supplier<List<JsonNode>> events) {
    if (going) {
      return new Trouble(
          "Terminating",
          "What is in the namespace '"
              + snapshot.target().namespace()
              + "' is being taken away."
              + Remains.held(snapshot));
    }
    if (snapshot.isPaused()) {
      return snapshot.isAtRest()
          ? new Trouble("Paused", "It sleeps; resumeCluster wakes it.")
          : new Trouble("Pausing", "It is going to sleep; some of its pods still run.");
    }
    if (snapshot.isScaledToNothing()) {
      return new Trouble(
          "ScaledDown",
          "Somebody has scaled its control plane to 0 replicas, so that nothing of it runs;"
              + " resumeCluster or reconcileCluster brings it back.");
    }
    return ready
        ? new Trouble("Ready", "All replicas of the control plane are ready.")
        : Trouble.of(snapshot, Trouble.needsEvents(snapshot) ? events.get() : List.of())
            .orElse(new Trouble("Provisioning", "The control plane is not ready yet."));
  }

  private static List<JsonNode> events(KubeHost host, ClusterSnapshot snapshot) {
    return snapshot.hasNamespace()
        ? host.list(
                "/api/v1/namespaces/" + snapshot.target().namespace() + "/events",
                Map.of("limit", "500"))
            .toList()
        : List.of();
  }

  private static Aspect healthy(boolean ready, Trouble word) {
    return new Aspect(
        ConditionType.WORKLOADS_HEALTHY,
        ready ? Condition.Status.TRUE : Condition.Status.FALSE,
        word.reason(),
        word.message());
  }

  private static Aspect storage(ClusterSnapshot snapshot) {
    return Progress.isStorageBound(snapshot)
        ? new Aspect(
            ConditionType.STORAGE_BOUND,
            Condition.Status.TRUE,
            "Bound",
            "It has the volumes that it needs.")
        : new Aspect(
            ConditionType.STORAGE_BOUND,
            Condition.Status.FALSE,
            "Pending",
            "A volume that it needs is not bound yet.");
  }

  private static Aspect kubeconfig(ClusterSnapshot snapshot, boolean ready) {
    var secret = "vc-" + snapshot.target().name();
    if (snapshot.hasKubeconfig()) {
      return new Aspect(
          ConditionType.KUBECONFIG_AVAILABLE,
          Condition.Status.TRUE,
          "SecretWritten",
          "The virtual cluster has written the Secret '" + secret + "'.");
    }
    return ready
        ? new Aspect(
            ConditionType.KUBECONFIG_AVAILABLE,
            Condition.Status.UNKNOWN,
            "SecretMissing",
            "The control plane is ready, but it has not written the Secret '" + secret + "'.")
        : new Aspect(
            ConditionType.KUBECONFIG_AVAILABLE,
            Condition.Status.FALSE,
            "NotReady",
            "The Secret '" + secret + "' is written when the virtual cluster has started.");
  }

  @Override
  public void create(Cluster cluster) {
    var begun = System.nanoTime();
    var target = Target.of(cluster);
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    requireNotTheirs(host, snapshot);
    // Before what the namespace's administrators could mend: this they cannot.
    NamespaceMarks.patch(cluster, snapshot);
    fences.requireNamespace(host, snapshot);
    giveToNamespace(host, cluster, snapshot);
    var fenced = fencedNew(host, cluster, snapshot);
    if (!snapshot.hasNamespace()) {
      makeNamespace(host, cluster, fenced.around());
    }
    switch (snapshot.release()) {
      case NONE -> install(host, fenced, snapshot, begun);
      case PENDING -> {
        if (isAbandoned(host, snapshot)) {
          takeApart(host, snapshot);
        }
      }
      // What a try that failed left is taken away first: Helm does not install over it.
      case FAILED, UNINSTALLING -> clearFailed(host, snapshot);
      case DEPLOYED -> {
        if (snapshot.workload().isEmpty()) {
          // Somebody took it away: Helm does not make again what its newest record says is there.
          upgrade(host, cluster, snapshot);
        } else {
          if (snapshot.workload().filter(WorkloadMarks::arePut).isEmpty()) {
            // The service ended before it had looked at what Helm made.
            var made = rendered.afterAll(host, target, fenced.allowance(fenced.awake()));
            mark(host, fenced, made);
          } else {
            mark(host, fenced, beyond(snapshot), fencing(snapshot), null);
          }
        }
      }
    }
  }

  private FencedValues fencedNew(KubeHost host, Cluster cluster, ClusterSnapshot snapshot) {
    return new FencedValues(
        values, cluster, fences.aroundNew(host, snapshot), chart(host, cluster, snapshot));
  }

  /** The archive that Helm is given; fetched first when it is not here. */
  private ChartArchive chart(KubeHost host, Cluster cluster, ClusterSnapshot snapshot) {
    return charts.archive(ChartChoice.of(host, cluster, snapshot).orElse(null));
  }

  private void install(KubeHost host, FencedValues fenced, ClusterSnapshot snapshot, long begun) {
    if (snapshot.workload().isPresent()) {
      return;
    }
    if (snapshot.hasRemains()) {
      // A volume that is left would bring its old state to life in the new cluster.
      takeApart(host, snapshot);
      return;
    }
    installNew(host, fenced, begun);
  }

  private void installNew(KubeHost host, FencedValues fenced, long begun) {
    var target = Target.of(fenced.cluster());
    Surroundings.requireAlone(host, target);
    var allowance = fenced.allowance(fenced.awake());
    var checked = rendered.before(host, target, allowance);
    requireTime(begun);
    var text = ChartValues.text(allowance.all());
    var beyond = beyond(target, checked);
    helm.install(host, target, allowance.chart(), text, beyond);
    rendered.after(host, target, allowance, checked);
    mark(host, fenced, checked);
  }

  /** What Helm has left is written down on the workload, with what people read there. */
  private void mark(KubeHost host, FencedValues fenced, Rendered made) {
    var target = Target.of(fenced.cluster());
    Fences.closeToTenants(host, target, made);
    mark(host, fenced, beyond(target, made), Fence.objects(made), Made.of(target, made));
  }

  private void mark(
      KubeHost host,
      FencedValues fenced,
      Set<String> beyond,
      @Nullable List<String> fencing,
      @Nullable Made made) {
    var cluster = fenced.cluster();
    var replicas = values.replicas(Target.of(cluster), cluster.spec());
    var standing = fenced.standing();
    var others = List.copyOf(beyond);
    patchMarks(
        host,
        cluster,
        workload -> Applied.now(cluster, workload, replicas, standing, fencing, others),
        made);
  }

  /** What was written down when it was made. */
  private static @Nullable List<String> fencing(ClusterSnapshot snapshot) {
    return snapshot.workload().flatMap(Applied::of).map(Applied::fencing).orElse(null);
  }

  private static Set<String> beyond(Target target, Rendered rendered) {
    return new RenderedRules(target).beyond(rendered);
  }

  /** What was written down when it was made. */
  private static Set<String> beyond(ClusterSnapshot snapshot) {
    return snapshot
        .workload()
        .flatMap(Applied::of)
        .map(applied -> Set.copyOf(applied.beyond()))
        .orElse(Set.of());
  }

  @Override
  public void mark(Cluster cluster) {
    var replicas = values.replicas(Target.of(cluster), cluster.spec());
    patchMarks(
        hosts.get(cluster.requireHost().name()),
        cluster,
        workload ->
            Applied.of(workload)
                .map(applied -> applied.withLabelsOf(cluster))
                .orElseGet(() -> Applied.now(cluster, workload, replicas, null, null, List.of())),
        null);
  }

  /** One patch of the workload's own metadata: its pods' template is as it was, and so are they. */
  @Override
  public ClusterSpec adopt(Cluster cluster, UnaryOperator<ClusterSpec> accept) {
    var target = Target.of(cluster);
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    var made = ReleaseRecord.values(host, snapshot);
    var spec =
        accept.apply(Adoption.specOf(cluster, snapshot, made, below(cluster.spec(), snapshot)));
    var workload = snapshot.workload().orElseThrow();
    if (!ownerOf(host, snapshot).map(cluster.id()::equals).orElse(true)) {
      throw ProviderException.passing(FailureReason.CONFLICT, "Somebody has just taken it.");
    }
    var former =
        Applied.of(workload)
            .map(Applied::fences)
            .map(words -> Fence.standing(Fence.of(words), Adoption.tree(made)))
            .orElse(null);
    var recorded = rendered.made(host, target);
    var applied =
        Applied.now(
            cluster,
            workload,
            Sleep.replicasAwake(workload),
            former,
            // What its values have switched off since is not missed.
            former == null ? null : Fence.objects(recorded),
            List.copyOf(beyond(snapshot)));
    var patch = WorkloadMarks.of(cluster, workload, applied);
    note(Made.of(target, recorded), patch);
    if (Sleep.isOnlyMarked(workload)) {
      // It runs, and is taken over as one that runs.
      Sleep.unmark(patch);
    }
    host.mergePatch(path(target, workload), Sleep.guarded(workload, patch));
    return spec;
  }

  private Map<String, @Nullable Object> below(ClusterSpec spec, ClusterSnapshot snapshot) {
    return FencedValues.below(values, spec, snapshot.chartVersion().flatMap(charts::present));
  }

  /**
   * Writes onto its workload what is to be known of it there.
   *
   * @param made null: as it was
   */
  private static void patchMarks(
      KubeHost host, Cluster cluster, Function<JsonNode, Applied> applied, @Nullable Made made) {
    for (var kind : List.of("statefulsets", "deployments")) {
      var path =
          "/apis/apps/v1/namespaces/" + cluster.namespace() + "/" + kind + "/" + cluster.release();
      host.find(path)
          .filter(each -> Mark.clusterOf(each).equals(Optional.of(cluster.id())))
          .ifPresent(
              each -> {
                var patch = WorkloadMarks.of(cluster, each, applied.apply(each));
                note(made, patch);
                if (cluster.wanted() == Cluster.Wanted.PRESENT && Sleep.isOnlyMarked(each)) {
                  Sleep.unmark(patch);
                }
                host.mergePatch(path, patch);
              });
    }
  }

  private static void note(@Nullable Made made, ObjectNode patch) {
    if (made != null) {
      patch.withObject("/metadata/annotations").put(Made.ANNOTATION, made.text());
    }
  }

  @Override
  public void update(Cluster cluster) {
    var target = Target.of(cluster);
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    requireNotTheirs(host, snapshot);
    switch (snapshot.release()) {
      case NONE -> restore(cluster);
      case PENDING -> forgetAbandoned(host, snapshot);
      case DEPLOYED -> {
        if (!putRightWithoutHelm(host, cluster, snapshot)) {
          upgrade(host, cluster, snapshot);
        }
      }
      case FAILED -> upgrade(host, cluster, snapshot);
      // Somebody began to uninstall it and did not end: what is half there is no release any more.
      case UNINSTALLING -> helm.uninstall(host, target, beyond(snapshot));
    }
  }

  private void upgrade(KubeHost host, Cluster cluster, ClusterSnapshot snapshot) {
    var begun = System.nanoTime();
    var fenced =
        new FencedValues(
            values, cluster, fences.around(host, snapshot), chart(host, cluster, snapshot));
    var target = snapshot.target();
    if (snapshot.workload().isEmpty()) {
      // It makes one anew, as an install does.
      Surroundings.requireAlone(host, target);
    }
    var all = snapshot.isPaused() ? ChartValues.asleep(fenced.awake()) : fenced.awake();
    var allowance = fenced.allowance(all);
    var checked = rendered.before(host, target, allowance);
    QuotaRoom.require(host, target, checked);
    requireTime(begun);
    if (fenced.around().contains(Fence.POD_SECURITY) && !Fences.isKeptToAStandard(snapshot)) {
      keepToStandard(host, target);
    }
    giveToNamespace(host, cluster, snapshot);
    var beyond = beyond(target, checked);
    forgetFailed(host, snapshot);
    helm.upgrade(
        host, target, allowance.chart(), ChartValues.text(all), both(beyond, beyond(snapshot)));
    rendered.afterUpgrade(host, target, allowance, checked);
    prune(host, snapshot);
    startAnew(host, snapshot);
    mark(host, fenced, checked);
  }

  /**
   * Pods that run with a Service that is gone are started with the present one. Should the service
   * end before this, the next look tells the same.
   */
  private static void startAnew(KubeHost host, ClusterSnapshot before) {
    var target = before.target();
    var folder = "/api/v1/namespaces/" + target.namespace() + "/";
    host
        .find(folder + "services/" + target.name())
        .filter(its -> !Surroundings.startedBefore(its, before).isEmpty())
        .map(its -> Surroundings.startedBefore(its, LiveSnapshotReader.look(host, target)))
        .stream()
        .flatMap(List::stream)
        .forEach(
            pod ->
                host.delete(
                    folder + "pods/" + ClusterSnapshot.name(pod),
                    pod.path("metadata").path("uid").asText()));
  }

  /**
   * Puts right what needs no Helm: another number of replicas, and another version of the chart
   * with the same values. That is taken for what it is from then on: nobody gets back what they
   * have left, nor restarts, for the chart's own defaults. Where something else is otherwise too,
   * nothing is left to be put right here by the next look, and Helm does it.
   *
   * @return whether that was all
   */
  private boolean putRightWithoutHelm(KubeHost host, Cluster cluster, ClusterSnapshot snapshot) {
    var workload = snapshot.workload();
    var applied = workload.flatMap(Applied::of);
    if (applied.isEmpty() || !isAsAsked(cluster, snapshot)) {
      return false;
    }
    var otherwise = snapshot.changed();
    if (otherwise.isEmpty()
        || !otherwise.stream().allMatch(VirtualClusterProvider::needsNoHelm)
        || is(otherwise, DriftKind.VALUES)
            && !(is(otherwise, DriftKind.CHART) && hasItsValues(host, cluster, snapshot))) {
      return false;
    }
    scale(host, snapshot, applied.get().replicas());
    patchMarks(host, cluster, each -> applied.get().asSeenOn(each), null);
    return true;
  }

  private static boolean is(List<Difference> otherwise, DriftKind kind) {
    return otherwise.stream().anyMatch(each -> each.is(kind));
  }

  private static boolean needsNoHelm(Difference difference) {
    return difference.is(DriftKind.CHART)
        || difference.is(DriftKind.REPLICAS)
        || difference.is(DriftKind.VALUES);
  }

  private static boolean isAsAsked(Cluster cluster, ClusterSnapshot snapshot) {
    return snapshot.workload().filter(each -> Applied.isOf(cluster, each)).isPresent()
        && snapshot
            .kubernetesVersion()
            .filter(each -> !each.equals(cluster.spec().kubernetesVersion()))
            .isEmpty();
  }

  /** Whether Helm's newest record has the very values that the cluster is wanted with. */
  private boolean hasItsValues(KubeHost host, Cluster cluster, ClusterSnapshot snapshot) {
    var around = fences.around(host, snapshot);
    var chart = snapshot.chartVersion().flatMap(charts::present);
    var wanted = FencedValues.awake(values, cluster, around, chart).root();
    return ReleaseRecord.values(host, snapshot)
        .filter(each -> each.equals(BY_VALUE, JSON.valueToTree(wanted)))
        .isPresent();
  }

  private static void scale(KubeHost host, ClusterSnapshot snapshot, int replicas) {
    if (!snapshot.isPaused()) {
      var workload = snapshot.workload().orElseThrow();
      var patch = Sleep.guarded(workload, JSON.createObjectNode());
      patch.putObject("spec").put("replicas", replicas);
      host.mergePatch(path(snapshot.target(), workload), patch);
    }
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    var both = new HashSet<>(some);
    both.addAll(others);
    return both;
  }

  /** A namespace that was made before gets the label. */
  private static void keepToStandard(KubeHost host, Target target) {
    var patch = JSON.createObjectNode();
    patch.putObject("metadata").putObject("labels").put(Fences.POD_SECURITY, Fences.STANDARD);
    host.mergePatch("/api/v1/namespaces/" + target.namespace(), patch);
  }

  /**
   * A claim counts on it that nothing is written later than this before the last call: else a
   * process that was taken for dead would write beside its successor.
   */
  private static void requireTime(long begun) {
    if (Duration.ofNanos(System.nanoTime() - begun).compareTo(LONGEST_CHECK) > 0) {
      throw ProviderException.passing(
          FailureReason.HELM_BUSY,
          "It took too long to look at what the chart would make; it is tried again.");
    }
  }

  /** A call of Helm's that was killed blocks every later one by the record that it left. */
  private void forgetAbandoned(KubeHost host, ClusterSnapshot snapshot) {
    if (isAbandoned(host, snapshot)) {
      if (snapshot.isDeployed()) {
        forget(host, snapshot.target(), snapshot.newestRelease().orElseThrow());
      } else {
        helm.uninstall(host, snapshot.target(), beyond(snapshot));
      }
    }
  }

  /** Of tries that failed only the last is worth its record: what is deployed stays beside it. */
  private static void forgetFailed(KubeHost host, ClusterSnapshot snapshot) {
    if (snapshot.isDeployed()) {
      snapshot.releases().stream()
          .filter(each -> ClusterSnapshot.label(each, "status").asText().equals("failed"))
          .forEach(each -> forget(host, snapshot.target(), each));
    }
  }

  /** Helm is told by no setting how many records to keep; each is about 120 KB. */
  private static void prune(KubeHost host, ClusterSnapshot snapshot) {
    snapshot.releases().stream()
        .sorted(
            Comparator.comparingInt(
                    (JsonNode each) -> ClusterSnapshot.label(each, "version").asInt())
                .reversed())
        .skip(RECORDS_KEPT)
        .forEach(each -> forget(host, snapshot.target(), each));
  }

  private static void forget(KubeHost host, Target target, JsonNode release) {
    host.delete(
        "/api/v1/namespaces/" + target.namespace() + "/secrets/" + ClusterSnapshot.name(release),
        release.path("metadata").path("uid").asText());
  }

  @Override
  public void restore(Cluster cluster) {
    var begun = System.nanoTime();
    var target = Target.of(cluster);
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    requireNotTheirs(host, snapshot);
    var fenced = fencedNew(host, cluster, snapshot);
    if (!snapshot.hasNamespace()) {
      makeNamespace(host, cluster, fenced.around());
    }
    switch (snapshot.release()) {
      case NONE -> installNew(host, fenced, begun);
      case PENDING -> forgetAbandoned(host, snapshot);
      // Its workload is gone, and Helm does not make again what its newest record says is there.
      case DEPLOYED -> upgrade(host, cluster, snapshot);
      case FAILED, UNINSTALLING -> helm.uninstall(host, target, beyond(snapshot));
    }
  }

  @Override
  public void pause(Target target) {
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    requireNotTheirs(host, snapshot);
    var now = clock.instant();
    for (var workload : snapshot.workloads()) {
      if (Sleep.isAwake(workload)) {
        var otherwise = Applied.of(workload).map(Applied::replicas).orElse(1);
        host.mergePatch(path(target, workload), Sleep.pause(workload, otherwise, now));
      }
    }
    if (snapshot.isPaused() && snapshot.workloads().stream().allMatch(Sleep::isStopped)) {
      snapshot.tenantPods().stream()
          .filter(each -> !ClusterSnapshot.isGoing(each))
          .forEach(
              each ->
                  host.delete(
                      "/api/v1/namespaces/"
                          + target.namespace()
                          + "/pods/"
                          + ClusterSnapshot.name(each),
                      each.path("metadata").path("uid").asText()));
    }
  }

  @Override
  public void resume(Target target) {
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    requireNotTheirs(host, snapshot);
    for (var workload : snapshot.workloads()) {
      if (Sleep.isPlatforms(workload)) {
        throw ProviderException.permanent(
            FailureReason.PLATFORM_SLEEP,
            "The vendor's platform has put it to sleep (label loft.sh/sleep-mode); wake it there.");
      }
      if (Sleep.isPaused(workload)) {
        host.mergePatch(path(target, workload), Sleep.resume(workload));
      }
    }
  }

  private static String path(Target target, JsonNode workload) {
    return "/apis/apps/v1/namespaces/"
        + target.namespace()
        + "/"
        + WorkloadMarks.resource(workload)
        + "/"
        + ClusterSnapshot.name(workload);
  }

  /** The caller has looked before, but somebody may have been quicker than this call. */
  private static void requireNotTheirs(KubeHost host, ClusterSnapshot snapshot) {
    var isSomebodys = snapshot.workload().isPresent() || !snapshot.releases().isEmpty();
    if (isSomebodys
        && !ownerOf(host, snapshot).equals(Optional.of(snapshot.target().clusterId()))) {
      throw ProviderException.passing(
          FailureReason.CONFLICT,
          "Something of its name that is not ours has just appeared on the host.");
    }
  }

  private static void giveToNamespace(KubeHost host, Cluster cluster, ClusterSnapshot snapshot) {
    NamespaceMarks.patch(cluster, snapshot)
        .ifPresent(patch -> host.mergePatch("/api/v1/namespaces/" + cluster.namespace(), patch));
  }

  private static void makeNamespace(KubeHost host, Cluster cluster, Set<Fence> around) {
    var target = Target.of(cluster);
    var namespace = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
    var metadata = namespace.putObject("metadata").put("name", target.namespace());
    var labels = metadata.putObject("labels");
    labels.put(Mark.CLUSTER_ID, target.clusterId().toString());
    if (around.contains(Fence.POD_SECURITY)) {
      labels.put(Fences.POD_SECURITY, Fences.STANDARD);
    }
    metadata.putObject("annotations").put(CREATED, "true");
    NamespaceMarks.put(cluster, metadata);
    host.create("/api/v1/namespaces", namespace);
  }

  /** Whether the Helm call that began it is over, and so will never end it. */
  private boolean isAbandoned(KubeHost host, ClusterSnapshot snapshot) {
    var begun =
        snapshot
            .newestRelease()
            .map(each -> each.path("metadata").path("creationTimestamp").asText())
            .map(Instant::parse)
            .orElseThrow();
    return helm.isOver(host, snapshot.target(), begun, clock.instant());
  }

  @Override
  public void delete(Target target) {
    var host = hosts.get(target.host());
    var snapshot = LiveSnapshotReader.look(host, target);
    requireNotTheirs(host, snapshot);
    if (!snapshot.isNamespaceGoing()) {
      takeApart(host, snapshot);
      if (snapshot.isNamespaceOurs()) {
        host.delete(
            "/api/v1/namespaces/" + target.namespace(),
            snapshot.namespace().path("metadata").path("uid").asText());
      }
    }
  }

  /**
   * Takes away what a try that failed left. Where Helm cannot, people must read why the try failed,
   * not only that its remains were hard to take away: Helm writes over its record of the failure.
   */
  private void clearFailed(KubeHost host, ClusterSnapshot snapshot) {
    var first = ReleaseRecord.failure(host, snapshot);
    try {
      var failed = takeApart(host, snapshot);
      if (failed.isPresent() && first.isPresent()) {
        throw failed.get();
      }
    } catch (ProviderException e) {
      throw first.map(words -> HelmFailures.ofBoth(host.name(), words, e)).orElse(e);
    }
  }

  /**
   * Takes the parts away, the volumes first: they stay until their pod is gone, but from then on
   * nothing can forget them.
   *
   * @return what Helm has failed with, where the parts were taken away without it
   */
  private Optional<ProviderException> takeApart(KubeHost host, ClusterSnapshot snapshot) {
    Remains.deleteClaims(host, snapshot);
    if (snapshot.releases().isEmpty()) {
      Remains.delete(host, snapshot);
      return Optional.empty();
    }
    try {
      helm.uninstall(host, snapshot.target(), beyond(snapshot));
      return Optional.empty();
    } catch (ProviderException e) {
      if (!HelmFailures.mayLast(e)) {
        throw e;
      }
      return Optional.of(takenApartWithout(host, snapshot, e));
    }
  }

  /**
   * Helm keeps a release of which it may not delete one object, be it that it never made it, and
   * would be asked for ever. It has tried all of them: what bears the cluster's name goes here, and
   * the records once it has failed with no workload there. So what was a host's bad moment has a
   * second try.
   */
  private static ProviderException takenApartWithout(
      KubeHost host, ClusterSnapshot before, ProviderException failed) {
    var left = LiveSnapshotReader.look(host, before.target());
    Remains.delete(host, left);
    if (!before.workloads().stream().allMatch(ClusterSnapshot::isGoing)) {
      throw ProviderException.passing(failed.code(), failed.message());
    }
    left.releases().forEach(each -> forget(host, before.target(), each));
    LOG.warn("{} was taken apart without Helm: {}", before.target(), failed.message());
    return failed;
  }
}
