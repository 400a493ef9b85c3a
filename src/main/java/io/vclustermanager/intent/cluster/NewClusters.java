package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.PolicyCheck;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.ChangeWriter;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.ChangeDraft;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.LeaseRules.Decision;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.QuotaRules;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Warning;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cluster that is new to the inventory needs, whether it is made or adopted. */
@Singleton
final class NewClusters {
  private final Owners owners;
  private final OwnerQuota quota;
  private final ChangeWriter writer;
  private final PolicyCheck policies;

  NewClusters(Owners owners, OwnerQuota quota, ChangeWriter writer, PolicyCheck policies) {
    this.owners = owners;
    this.quota = quota;
    this.writer = writer;
    this.policies = policies;
  }

  /**
   * Whose it is to be.
   *
   * @param name null: the actor's own
   * @param refusals takes why there is none
   */
  Optional<Owner> findOwner(Actor actor, @Nullable String name, List<Refusal> refusals) {
    var found =
        name == null
            ? Optional.ofNullable(actor.ownOwner())
                .map(id -> owners.byIds(List.of(id), actor.scope()).get(id))
            : owners.find(name, actor.scope());
    if (found.isEmpty()) {
      refusals.add(
          Refusal.of(
              Code.NOT_FOUND,
              "owner",
              name == null ? "You have no owner of your own; name one." : notSeen(name)));
    } else if (!actor.may(Permission.CREATE, found.get().id())) {
      refusals.add(
          Refusal.of(
              Code.FORBIDDEN,
              "owner",
              ClusterActionRules.why(
                  Permission.CREATE, actor, "create clusters for '" + found.get().name() + "'.")));
    }
    return found;
  }

  /** What the owner will be called, if there is one: else the create is refused. */
  String ownerName(Actor actor, @Nullable String name) {
    return findOwner(actor, name, new ArrayList<>())
        .map(Owner::name)
        .orElse(name == null ? "" : name);
  }

  /** There is no owner of this name, or it may not be seen. */
  static String notSeen(String name) {
    return "There is no owner " + Names.quoted(name) + " that you may see.";
  }

  /**
   * The lease that was granted.
   *
   * @param refusals takes why there is none
   */
  static Optional<Lease> granted(Decision decision, List<Refusal> refusals) {
    return switch (decision) {
      case Decision.Granted(var lease) -> Optional.of(lease);
      case Decision.Refused(var refusal) -> {
        refusals.add(refusal);
        yield Optional.empty();
      }
    };
  }

  /**
   * Writes it, with the operation that brings it about. Refuses NOT_FOUND for an owner that was
   * just removed, QUOTA_EXCEEDED for one that has as many clusters as it may have, POLICY_DENIED
   * where a policy says so.
   */
  Outcome<Subject> write(
      Ask ask, String mutation, Cluster cluster, OperationKind kind, Instant now) {
    return write(ask, mutation, cluster, kind, List.of(), now);
  }

  /**
   * The same.
   *
   * @param warnings what is to be known of it
   */
  Outcome<Subject> write(
      Ask ask,
      String mutation,
      Cluster cluster,
      OperationKind kind,
      List<Warning> warnings,
      Instant now) {
    return policies.judged(
        ask,
        mutation,
        cluster,
        () -> {
          var refusals = ofQuota(cluster, now);
          return refusals.isEmpty()
              ? new Outcome.Accepted<>(written(ask, mutation, cluster, kind, now), warnings)
              : new Outcome.Rejected<>(refusals);
        });
  }

  /** All that {@link #write} would refuse it for, for a dry run that tells more than the first. */
  List<Refusal> foreseen(Ask ask, String mutation, Cluster cluster, Instant now) {
    var refusals = new ArrayList<>(policies.refusals(ask, mutation, cluster));
    refusals.addAll(ofQuota(cluster, now));
    return refusals;
  }

  private List<Refusal> ofQuota(Cluster cluster, Instant now) {
    var refusals = new ArrayList<>(quota.hold(cluster.owner(), cluster));
    QuotaRules.tooLong("lease", cluster.owner(), cluster.lease(), now).ifPresent(refusals::add);
    return refusals;
  }

  private Subject written(
      Ask ask, String mutation, Cluster cluster, OperationKind kind, Instant now) {
    var operation = Successor.of(kind, cluster, ask, now);
    var change =
        ChangeDraft.ofNew(cluster, ask.caller(), now)
            .operation(null, operation)
            .tell(Event.Type.CLUSTER_REQUESTED, operation.id(), List.of())
            .audit(new AuditEntry(mutation, cluster.name(), AuditEntry.Outcome.DONE, null))
            .done();
    return new Subject(writer.write(change), operation);
  }
}
