package io.vclustermanager.intent.kubeconfig;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Repeat;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.KubeconfigGrant.State;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Takes a kubeconfig's power away. That it is to go is committed first; then it is tried at once,
 * and where the cluster does not answer the clock goes on trying.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT while it is being issued. What has ended already is
 * the answer.
 */
@Singleton
public final class RevokeKubeconfig {
  private static final String MUTATION = "revokeKubeconfig";
  private static final int MOST_AT_ONCE = 50;

  private final ClusterDecisions decisions;
  private final KubeconfigGrants grants;
  private final Clusters clusters;
  private final TenantAccess tenants;
  private final AuditLog auditLog;
  private final Clock clock;

  RevokeKubeconfig(
      ClusterDecisions decisions,
      KubeconfigGrants grants,
      Clusters clusters,
      TenantAccess tenants,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.grants = grants;
    this.clusters = clusters;
    this.tenants = tenants;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, String grant) {
    var outcome = decisions.decide(ask, MUTATION, grant, Repeat.ALWAYS, () -> decide(ask, grant));
    return outcome instanceof Accepted<Subject>(var subject, _) && !ask.dryRun()
        ? new Accepted<>(attempt(ask, subject))
        : outcome;
  }

  private Outcome<Subject> decide(Ask ask, String text) {
    var scope = ask.caller().actor().scope();
    var id = NodeId.parse(NodeId.Kind.GRANT, text);
    var cluster =
        id.flatMap(each -> grants.find(each, scope))
            .flatMap(each -> decisions.locked(ask, clusterId(each)));
    if (cluster.isEmpty()) {
      return Decisions.rejected(
          Refusal.of(
              Code.NOT_FOUND,
              "grant",
              "There is no grant " + Names.quoted(text) + " that you may see."));
    }
    // Read again behind the cluster's lock, so that two who revoke it do not meet.
    var grant = id.flatMap(each -> grants.find(each, scope)).orElseThrow();
    return ClusterActionRules.forbidden(
            Permission.ISSUE_KUBECONFIG, ask.caller().actor(), cluster.get().cluster(), "grant")
        .map(Decisions::<Subject>rejected)
        .orElseGet(() -> revoke(ask, cluster.get(), grant));
  }

  private static String clusterId(KubeconfigGrant grant) {
    return NodeId.text(NodeId.Kind.CLUSTER, grant.clusterId());
  }

  private Outcome<Subject> revoke(Ask ask, ClusterWithOperations state, KubeconfigGrant grant) {
    if (grant.state() == State.PENDING) {
      return Decisions.rejected(
          Refusal.of(
              Code.CONFLICT, "grant", "It is being issued at this moment; ask again in a moment."));
    }
    var now = clock.instant();
    var next = grant.state() == State.ACTIVE ? grant.revoking(now) : grant;
    if (next != grant && !grants.write(grant, next)) {
      // Its time has just come: it ends by itself.
      next = grants.find(grant.id(), new Scope.Everything()).orElseThrow();
    }
    auditLog.append(
        ask.caller(),
        now,
        new AuditEntry(
            MUTATION,
            state.cluster().name(),
            AuditEntry.Outcome.DONE,
            grant.role() + ", " + NodeId.text(NodeId.Kind.GRANT, grant.id())));
    return new Accepted<>(new Subject(state.cluster(), null, next));
  }

  private Subject attempt(Ask ask, Subject subject) {
    var grant = subject.grant();
    if (grant == null || grant.state() != State.REVOKING) {
      return subject;
    }
    var after = takeAway(subject.cluster(), grant, ask.caller().actor().asName());
    return new Subject(subject.cluster(), null, after);
  }

  /**
   * Takes away what is due: what was to be revoked and did not come off, what has expired, what
   * nobody finished issuing. What cannot be done now is tried again later.
   *
   * @return the grants to call {@link #clean} with
   */
  public List<KubeconfigGrant> due() {
    var now = clock.instant();
    grants.endThoseOfDeletedClusters(now);
    return grants.due(now, MOST_AT_ONCE);
  }

  /** Takes away what one grant that is due has inside its cluster. */
  public void clean(KubeconfigGrant grant) {
    var cluster =
        Optional.ofNullable(
            clusters
                .byIds(List.of(grant.clusterId()), new Scope.Everything())
                .get(grant.clusterId()));
    takeAway(cluster.orElseThrow(), grant, Caller.system("access").actor().asName());
  }

  private KubeconfigGrant takeAway(Cluster cluster, KubeconfigGrant grant, ActorName actor) {
    var trouble = tenants.revoke(cluster, grant);
    var now = clock.instant();
    var after =
        trouble.isPresent() ? grant.overdue(now).retried(now) : grant.overdue(now).cleaned(now);
    var written =
        after.state() == State.REVOKED && grant.state() == State.REVOKING
            ? grants.write(grant, after, Event.Type.KUBECONFIG_REVOKED, actor, now)
            : grants.write(grant, after);
    return written ? after : grant;
  }
}
