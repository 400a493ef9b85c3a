package io.vclustermanager.intent;

import io.vclustermanager.access.policy.OpaCase;
import io.vclustermanager.access.policy.OpenPolicyAgent;
import io.vclustermanager.intent.Decisions.Answers;
import io.vclustermanager.intent.Decisions.Constraints;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.Allowed;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.NodeId.Kind;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.PolicyRules;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every intent about a cluster has around it: all that {@link Decisions} has, and for one that
 * is known the lock on it, {@link ClusterActionRules}, and the version that was expected.
 */
@Singleton
public final class ClusterDecisions {
  /**
   * What changes what people say of a cluster, or want of it: policies are asked about the cluster
   * as it would be, by the intent that knows it.
   */
  private static final Set<ClusterAction> CHANGES =
      EnumSet.of(
          ClusterAction.UPDATE,
          ClusterAction.EXTEND,
          ClusterAction.DESCRIBE,
          ClusterAction.SET_DELETION_PROTECTION,
          ClusterAction.TRANSFER);

  /** What is about a cluster that is not there yet. */
  private static final Set<String> MAKES = Set.of(PolicyRules.CREATE, "adoptCluster");

  private final Decisions decisions;
  private final Clusters clusters;
  private final Operations operations;
  private final KubeconfigGrants grants;
  private final PolicyCheck policies;
  private final Optional<OpenPolicyAgent> agent;

  ClusterDecisions(
      Decisions decisions,
      Clusters clusters,
      Operations operations,
      KubeconfigGrants grants,
      PolicyCheck policies,
      Optional<OpenPolicyAgent> agent) {
    this.decisions = decisions;
    this.clusters = clusters;
    this.operations = operations;
    this.grants = grants;
    this.policies = policies;
    this.agent = agent;
  }

  /** For how long an answer is given again under its idempotency key. */
  public enum Repeat {
    /** While the cluster is there: what was made or changed is gone when the cluster is. */
    WHILE_THERE,
    /** Also when the cluster is deleted: the answer to a delete stays true. */
    ALWAYS
  }

  /**
   * What is to be done, and with which cluster.
   *
   * @param mutation the mutation's name
   * @param cluster its id or name as the user gave it, in the input's field {@code cluster}
   * @param expectedVersion refuse when the cluster has another; null: any
   */
  public record Asked(
      String mutation, String cluster, ClusterAction action, @Nullable Long expectedVersion) {}

  /**
   * Decides about a known cluster: one that is there, that may be seen, with which the actor may do
   * this now. Where there is nothing to do, that is the answer.
   *
   * <p>Refuses what {@link ClusterActionRules} refuse; NOT_FOUND; CONFLICT when it has another
   * version.
   *
   * @param decide about the cluster, locked until the transaction ends
   */
  public Outcome<Subject> known(
      Ask ask, Asked asked, Function<ClusterWithOperations, Outcome<Subject>> decide) {
    return decide(
        ask,
        asked.mutation,
        asked.cluster,
        () ->
            locked(ask, asked.cluster)
                .map(state -> about(ask, asked, state, decide))
                .orElseGet(() -> Decisions.rejected(notFound(asked.cluster))));
  }

  /**
   * The same for what outlasts the request: who asks is looked at once more, and whoever takes
   * their rights away at this moment is waited for, or sees what is made now.
   */
  public Outcome<Subject> lasting(
      Ask ask, Asked asked, Function<ClusterWithOperations, Outcome<Subject>> decide) {
    return decide(
        ask,
        asked.mutation,
        asked.cluster,
        () -> {
          ask.caller().again().holdUser();
          return locked(ask, asked.cluster)
              .map(state -> lasting(ask, asked, state, decide))
              .orElseGet(() -> Decisions.rejected(notFound(asked.cluster)));
        });
  }

  private Outcome<Subject> lasting(
      Ask ask,
      Asked asked,
      ClusterWithOperations state,
      Function<ClusterWithOperations, Outcome<Subject>> decide) {
    ask.caller().again().holdKey();
    return ask.now()
        .map(
            now ->
                now.caller().actor().scope().covers(state.cluster().owner().id())
                    ? about(now, asked, state, decide)
                    : Decisions.<Subject>rejected(notFound(asked.cluster)))
        .orElseGet(Decisions::endedMeanwhile);
  }

  /** The same inside a decision, about a cluster that was found and locked. */
  public Outcome<Subject> about(
      Ask ask,
      Asked asked,
      ClusterWithOperations state,
      Function<ClusterWithOperations, Outcome<Subject>> decide) {
    var cluster = state.cluster();
    return switch (ClusterActionRules.of(asked.action, ask.caller().actor(), cluster)) {
      case Allowed.No(var refusal) -> Decisions.rejected(refusal);
      case Allowed.Already _ ->
          otherVersion(asked, cluster)
              .orElseGet(
                  () -> unchanged(ask, asked.mutation, new Subject(cluster, state.newestOpen())));
      case Allowed.Yes _ ->
          otherVersion(asked, cluster)
              .orElseGet(
                  () ->
                      CHANGES.contains(asked.action)
                          ? decide.apply(state)
                          : judged(ask, asked.mutation, cluster, () -> decide.apply(state)));
    };
  }

  private static Optional<Outcome<Subject>> otherVersion(Asked asked, Cluster cluster) {
    return ExpectedVersion.check(
            asked.expectedVersion, cluster.version(), "The cluster has version")
        .map(Decisions::rejected);
  }

  /** Decides about a cluster that is not there yet, or is found by something else. */
  public Outcome<Subject> decide(
      Ask ask, String mutation, String subject, Supplier<Outcome<Subject>> decision) {
    return decide(ask, mutation, subject, Repeat.WHILE_THERE, decision);
  }

  /** The same, answered again for so long. */
  public Outcome<Subject> decide(
      Ask ask,
      String mutation,
      String subject,
      Repeat repeat,
      Supplier<Outcome<Subject>> decision) {
    return decide(ask, mutation, subject, _ -> Optional.empty(), repeat, decision);
  }

  /** The same, where constraints can be violated by what a user says. */
  public Outcome<Subject> decide(
      Ask ask,
      String mutation,
      String subject,
      Constraints constraints,
      Supplier<Outcome<Subject>> decision) {
    return decide(ask, mutation, subject, constraints, Repeat.WHILE_THERE, decision);
  }

  private Outcome<Subject> decide(
      Ask ask,
      String mutation,
      String subject,
      Constraints constraints,
      Repeat repeat,
      Supplier<Outcome<Subject>> decision) {
    // Before the transaction, which would else wait for the network. What was decided under the
    // same idempotency key is answered whatever it says now.
    var refused = ofAgent(ask, mutation, subject);
    return decisions.decide(
        ask,
        mutation,
        subject,
        constraints,
        new OfClusters(repeat),
        () -> refused.map(Decisions::<Subject>rejected).orElseGet(decision));
  }

  private Optional<Refusal> ofAgent(Ask ask, String mutation, String subject) {
    return agent
        .filter(_ -> PolicyRules.ACTIONS.contains(mutation))
        .flatMap(
            asked ->
                asked.refusal(
                    ask.caller().actor(),
                    new OpaCase(
                        mutation,
                        ask.input(),
                        MAKES.contains(mutation) ? null : find(ask, subject).orElse(null))));
  }

  /**
   * Decides, unless a policy denies it.
   *
   * @param cluster as it would be
   */
  public Outcome<Subject> judged(
      Ask ask, String mutation, Cluster cluster, Supplier<Outcome<Subject>> decision) {
    return policies.judged(ask, mutation, cluster, decision);
  }

  /** It is as asked for already: nothing is to be written but that somebody asked. */
  public Outcome<Subject> unchanged(Ask ask, String mutation, Subject subject) {
    var name = subject.cluster().name();
    decisions.audit(ask, mutation, name, AuditEntry.Outcome.DONE, "It was so already.");
    return new Accepted<>(subject);
  }

  /** The cluster as it is now, to be looked at before the transaction. */
  public Optional<Cluster> find(Ask ask, String idOrName) {
    return ClusterRef.parse(idOrName)
        .flatMap(ref -> clusters.find(ref, ask.caller().actor().scope()));
  }

  /** The cluster with its open operations, locked until the transaction ends. */
  public Optional<ClusterWithOperations> locked(Ask ask, String idOrName) {
    return ClusterRef.parse(idOrName)
        .flatMap(ref -> clusters.withOperations(ref, ask.caller().actor().scope(), true));
  }

  /** There is no such cluster, or it may not be seen. */
  public static Refusal notFound(String idOrName) {
    return Refusal.of(
        Code.NOT_FOUND,
        "cluster",
        "There is no cluster " + Names.quoted(idOrName) + " that you may see.");
  }

  /** Clusters, with the operation or the kubeconfig that was asked for. */
  private final class OfClusters implements Answers<Subject> {
    private final Repeat repeat;

    OfClusters(Repeat repeat) {
      this.repeat = repeat;
    }

    @Override
    public List<NodeId> ids(Subject subject) {
      var operation = subject.operation();
      var grant = subject.grant();
      return Stream.of(
              Optional.of(new NodeId(Kind.CLUSTER, subject.cluster().id())),
              Optional.ofNullable(operation).map(each -> new NodeId(Kind.OPERATION, each.id())),
              Optional.ofNullable(grant).map(each -> new NodeId(Kind.GRANT, each.id())))
          .flatMap(Optional::stream)
          .toList();
    }

    @Override
    public Outcome<Subject> again(Ask ask, Former.Same former) {
      return former
          .key(Kind.CLUSTER)
          .flatMap(id -> clusters.find(new ClusterRef.ById(id), ask.caller().actor().scope()))
          .map(cluster -> again(ask, former, cluster))
          .orElseGet(Decisions::notSeenAnyMore);
    }

    private Outcome<Subject> again(Ask ask, Former.Same former, Cluster cluster) {
      var scope = ask.caller().actor().scope();
      var operation = former.key(Kind.OPERATION).flatMap(id -> operations.find(id, scope));
      var grant = former.key(Kind.GRANT).flatMap(id -> grants.find(id, scope));
      var deletes = operation.filter(each -> each.kind() == OperationKind.DELETE).isPresent();
      return cluster.deletedAt() == null || deletes || repeat == Repeat.ALWAYS
          ? new AlreadyAccepted<>(new Subject(cluster, operation.orElse(null), grant.orElse(null)))
          : new Rejected<>(List.of(gone(cluster)));
    }
  }

  /** The former answer names a cluster that is gone, and to make another one was not asked for. */
  private static Refusal gone(Cluster cluster) {
    return Refusal.of(
        Code.CONFLICT,
        "idempotencyKey",
        "What was asked for under this key is gone: the cluster '"
            + cluster.name()
            + "' was deleted at "
            + cluster.deletedAt()
            + ". Use a fresh key to ask for it anew.");
  }
}
