package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.host.HostDecisions;
import io.vclustermanager.intent.lease.LeaseSettings;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.About;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.LeaseRequest;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Warning;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adopts a virtual cluster that others made. Here only the inventory changes; whether it is there
 * and nobody's is found out by the operation.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; INVALID, NAME_RESERVED or OUT_OF_RANGE for what
 * is wrong in itself; NOT_FOUND for an unknown owner or host; NAME_TAKEN for the name or namespace
 * of a live cluster; CONFLICT for a used idempotency key or a simulated host; QUOTA_EXCEEDED when
 * the owner has as many clusters as it may have.
 */
@Singleton
public final class AdoptCluster {
  private static final String MUTATION = "adoptCluster";

  /** How long it is tried while the host is away, and how long later changes may take. */
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(15);

  private final ClusterDecisions decisions;
  private final NewClusters newClusters;
  private final RegisteredHosts hosts;
  private final LeaseSettings leases;
  private final Clock clock;

  AdoptCluster(
      ClusterDecisions decisions,
      NewClusters newClusters,
      RegisteredHosts hosts,
      LeaseSettings leases,
      Clock clock) {
    this.decisions = decisions;
    this.newClusters = newClusters;
    this.hosts = hosts;
    this.leases = leases;
    this.clock = clock;
  }

  /**
   * What is asked for: which one, and whose it is to be.
   *
   * @param name what it is to be called here
   * @param release what it is called there; null: the same
   */
  public record Request(
      String host,
      String namespace,
      String name,
      @Nullable String release,
      String owner,
      About about,
      LeaseRequest lease) {}

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, Request request) {
    return decisions.decide(
        ask,
        MUTATION,
        request.name,
        constraint -> taken(constraint, request),
        () ->
            ask.caller().actor().isAdmin()
                ? decide(ask, request)
                : Decisions.rejected(
                    Refusal.of(
                        Code.FORBIDDEN,
                        "name",
                        "Only administrators of the whole service may adopt what others made.")));
  }

  private Outcome<Subject> decide(Ask ask, Request request) {
    var now = clock.instant();
    var refusals = new ArrayList<Refusal>();
    Names.checkCluster(request.name).ifPresent(refusals::add);
    if (request.release != null) {
      Names.checkRelease(request.release).ifPresent(refusals::add);
    }
    Names.checkNamespace(request.namespace).ifPresent(refusals::add);
    refusals.addAll(request.about.check());
    var lease = NewClusters.granted(leases.rules(true).grant(request.lease, now), refusals);
    var owner = newClusters.findOwner(ask.caller().actor(), request.owner, refusals);
    var host = findHost(request.host, refusals);
    return refusals.isEmpty()
        ? write(ask, request, owner.orElseThrow(), host.orElseThrow(), lease.orElseThrow(), now)
        : new Outcome.Rejected<>(refusals);
  }

  /** It takes no room that is not taken already, so that a cordon or a limit does not matter. */
  private Optional<Host> findHost(String name, List<Refusal> refusals) {
    var found = hosts.locked(name);
    if (found.isEmpty()) {
      refusals.add(HostDecisions.notFound(name));
    } else if (found.get().kind() == Host.Kind.SIMULATED) {
      refusals.add(
          Refusal.of(
              Code.CONFLICT,
              "host",
              "The host '" + found.get().name() + "' is simulated: only this service makes any."));
    }
    return found;
  }

  private Outcome<Subject> write(
      Ask ask, Request request, Owner owner, Host host, Lease lease, Instant now) {
    var cluster =
        Cluster.requested(
            request.name,
            request.about,
            owner,
            ask.caller().actor().asName(),
            new Cluster.Place(host, request.namespace, request.release),
            ClusterSpec.notSeenYet(READY_TIMEOUT),
            lease,
            now);
    return warned(newClusters.write(ask, MUTATION, cluster, OperationKind.ADOPT, now), cluster);
  }

  /** The service made no namespace that it adopts something in: a guard there does not know it. */
  private static Outcome<Subject> warned(Outcome<Subject> outcome, Cluster cluster) {
    return outcome instanceof Outcome.Accepted<Subject>(var subject, var _)
            && cluster.requireHost().has(ConditionType.GUARDED)
        ? new Outcome.Accepted<>(
            subject,
            List.of(
                Warning.of(
                    Warning.Code.NAMESPACE_GUARDED,
                    "namespace",
                    "The host's guard lets the service write in the namespace '"
                        + cluster.namespace()
                        + "' once an administrator of the host has said: kubectl label namespace "
                        + cluster.namespace()
                        + " vcluster-manager.io/may-write=true")))
        : outcome;
  }

  private static Optional<Refusal> taken(String constraint, Request request) {
    return switch (constraint) {
      case "cluster_live_name" ->
          Optional.of(
              Refusal.of(
                  Code.NAME_TAKEN,
                  "name",
                  "A live cluster is called '"
                      + request.name
                      + "' here: give this one another name, and its own on the host as release."));
      case "cluster_live_namespace" ->
          Optional.of(
              Refusal.of(
                  Code.NAME_TAKEN,
                  "namespace",
                  "A cluster of the inventory lives in the namespace '"
                      + request.namespace
                      + "' of this host already; a namespace holds one."));
      default -> Optional.empty();
    };
  }
}
