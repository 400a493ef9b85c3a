package io.vclustermanager.intent;

import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.LeaseRequest;
import io.vclustermanager.model.LeaseRules.Decision;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes in a virtual cluster that others made. Here only the inventory changes; whether it is there
 * and nobody's is found out by the operation.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; INVALID, NAME_RESERVED or OUT_OF_RANGE for what
 * is wrong in itself; NOT_FOUND for an unknown owner or host; NAME_TAKEN for the name or namespace
 * of a live cluster; CONFLICT for a used idempotency key or a simulated host.
 */
@Singleton
public final class AdoptCluster {
  private static final String MUTATION = "adoptCluster";

  /** How long it is tried while the host is away, and how long later changes may take. */
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(15);

  private final Decisions decisions;
  private final ChangeWriter writer;
  private final Owners owners;
  private final RegisteredHosts hosts;
  private final LeaseSettings leases;
  private final Clock clock;

  AdoptCluster(
      Decisions decisions,
      ChangeWriter writer,
      Owners owners,
      RegisteredHosts hosts,
      LeaseSettings leases,
      Clock clock) {
    this.decisions = decisions;
    this.writer = writer;
    this.owners = owners;
    this.hosts = hosts;
    this.leases = leases;
    this.clock = clock;
  }

  /** What is asked for: which one, and whose it is to be. */
  public record Request(
      String host,
      String namespace,
      String name,
      String owner,
      Map<String, String> labels,
      LeaseRequest lease) {}

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, Request request) {
    return decisions.decide(
        ask,
        MUTATION,
        request.name,
        constraint -> taken(constraint, request),
        () ->
            ask.caller().actor().roles().contains(Role.ADMIN)
                ? decide(ask, request)
                : Decisions.rejected(
                    Refusal.of(
                        Code.FORBIDDEN,
                        "name",
                        "Only administrators of the whole service may take in what others made.")));
  }

  private Outcome<Subject> decide(Ask ask, Request request) {
    var now = clock.instant();
    var refusals = new ArrayList<Refusal>();
    Names.checkCluster(request.name).ifPresent(refusals::add);
    Names.checkNamespace(request.namespace).ifPresent(refusals::add);
    Names.checkLabels(request.labels).ifPresent(refusals::add);
    var lease =
        switch (leases.rules(true).grant(request.lease, now)) {
          case Decision.Granted(var granted) -> Optional.of(granted);
          case Decision.Refused(var refusal) -> {
            refusals.add(refusal);
            yield Optional.<Lease>empty();
          }
        };
    var owner = findOwner(ask.caller().actor(), request.owner, refusals);
    var host = findHost(request.host, refusals);
    return refusals.isEmpty()
        ? new Outcome.Accepted<>(
            write(ask, request, owner.orElseThrow(), host.orElseThrow(), lease.orElseThrow(), now))
        : new Outcome.Rejected<>(refusals);
  }

  private Optional<Owner> findOwner(Actor actor, String name, List<Refusal> refusals) {
    var found = owners.find(name, actor.scope());
    if (found.isEmpty()) {
      refusals.add(
          Refusal.of(
              Code.NOT_FOUND,
              "owner",
              "There is no owner " + Names.quoted(name) + " that you may see."));
    } else if (!actor.may(Permission.CREATE, found.get().id())) {
      refusals.add(
          Refusal.of(
              Code.FORBIDDEN,
              "owner",
              "Your role does not let you create clusters for '" + found.get().name() + "'."));
    }
    return found;
  }

  /** It takes no room that is not taken already, so that a cordon or a limit does not matter. */
  private Optional<Host> findHost(String name, List<Refusal> refusals) {
    var found = hosts.locked(name);
    if (found.isEmpty()) {
      refusals.add(
          Refusal.of(Code.NOT_FOUND, "host", "There is no host " + Names.quoted(name) + "."));
    } else if (found.get().kind() == Host.Kind.SIMULATED) {
      refusals.add(
          Refusal.of(
              Code.CONFLICT,
              "host",
              "The host '" + found.get().name() + "' is simulated: only this service makes any."));
    }
    return found;
  }

  private Subject write(
      Ask ask, Request request, Owner owner, Host host, Lease lease, Instant now) {
    var cluster =
        new Cluster(
            NodeId.newKey(now),
            request.name,
            request.name,
            owner,
            ask.caller().actor().asName(),
            host,
            request.namespace,
            request.labels,
            Cluster.Wanted.PRESENT,
            1,
            ClusterSpec.notSeenYet(READY_TIMEOUT),
            Observed.never(),
            null,
            List.of(),
            List.of(),
            Phase.REQUESTED,
            lease,
            false,
            null,
            1,
            now,
            now,
            null);
    var operation = Successor.of(OperationKind.ADOPT, cluster, ask, now);
    var change =
        ChangeDraft.ofNew(cluster, ask.caller(), now)
            .operation(null, operation)
            .tell(Event.Type.CLUSTER_REQUESTED, operation.id(), List.of())
            .audit(new AuditEntry(MUTATION, cluster.name(), AuditEntry.Outcome.DONE, null))
            .done();
    return new Subject(writer.write(change), operation);
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
                      + "', and what runs cannot be renamed: delete that one first."));
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
