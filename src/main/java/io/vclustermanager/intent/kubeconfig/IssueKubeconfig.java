package io.vclustermanager.intent.kubeconfig;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Database;
import io.vclustermanager.inventory.IdempotencyKeys;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.Credentials.Answer;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Kubeconfig;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.KubeconfigGrant.Role;
import io.vclustermanager.model.KubeconfigLifetime.Decision;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives a kubeconfig of a cluster: the one intent that asks the outside and waits for the answer.
 * The grant and its audit entry are committed first; whatever happens then, what was made inside
 * the cluster is either answered once or taken away again.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (not ready; given already under this key),
 * OUT_OF_RANGE (shorter than Kubernetes gives a token for, longer than the lease), UNAVAILABLE (the
 * cluster could not be asked; the same may be asked again).
 */
@Singleton
public final class IssueKubeconfig {
  private static final String MUTATION = "issueKubeconfig";

  private final ClusterDecisions decisions;
  private final KubeconfigSettings settings;
  private final KubeconfigGrants grants;
  private final TenantAccess tenants;
  private final IdempotencyKeys keys;
  private final AuditLog auditLog;
  private final Database database;
  private final Clock clock;

  IssueKubeconfig(
      ClusterDecisions decisions,
      KubeconfigSettings settings,
      KubeconfigGrants grants,
      TenantAccess tenants,
      IdempotencyKeys keys,
      AuditLog auditLog,
      Database database,
      Clock clock) {
    this.decisions = decisions;
    this.settings = settings;
    this.grants = grants;
    this.tenants = tenants;
    this.keys = keys;
    this.auditLog = auditLog;
    this.database = database;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param expiresIn null: as long as usual
   * @param limit how long the cluster may take to have its credentials and to answer
   */
  public record Request(String cluster, Role role, @Nullable Duration expiresIn, Duration limit) {}

  /**
   * What came of it.
   *
   * @param subject with the grant; without one when it came to nothing
   * @param kubeconfig null when there is none to show
   * @param refusals why the grant came to nothing, or is not shown again
   */
  public record Issued(Subject subject, @Nullable Kubeconfig kubeconfig, List<Refusal> refusals) {}

  /** Asks for it. */
  public Outcome<Issued> execute(Ask ask, Request request) {
    var outcome =
        decisions.lasting(
            ask,
            new Asked(MUTATION, request.cluster, ClusterAction.ISSUE_KUBECONFIG, null),
            state -> grant(ask, state.cluster(), request));
    return switch (outcome) {
      case Rejected<Subject>(var refusals) -> new Rejected<>(refusals);
      case AlreadyAccepted<Subject>(var subject) -> new AlreadyAccepted<>(again(subject));
      case Accepted<Subject>(var subject, var warnings) ->
          new Accepted<>(
              ask.dryRun()
                  ? new Issued(subject, null, List.of())
                  : issue(ask, subject, request.limit),
              warnings);
    };
  }

  private Outcome<Subject> grant(Ask ask, Cluster cluster, Request request) {
    var now = clock.instant();
    var limit = request.limit;
    return switch (settings
        .rules()
        .decide(request.expiresIn, cluster.lease().expiresAt(), limit, now)) {
      case Decision.Refused(var refusal) -> Decisions.rejected(refusal);
      case Decision.Granted(var end) -> {
        var grant =
            KubeconfigGrant.pending(
                    NodeId.newKey(now),
                    cluster.id(),
                    request.role,
                    ask.caller().actor().asName(),
                    now,
                    end)
                .during(limit);
        grants.insert(grant);
        audit(ask, cluster, AuditEntry.Outcome.DONE, words(grant), now);
        yield new Accepted<>(new Subject(cluster, null, grant));
      }
    };
  }

  private static String words(KubeconfigGrant grant) {
    return grant.role()
        + " until "
        + grant.expiresAt()
        + ", "
        + NodeId.text(NodeId.Kind.GRANT, grant.id());
  }

  private Issued issue(Ask ask, Subject subject, Duration limit) {
    var cluster = subject.cluster();
    var grant = Objects.requireNonNull(subject.grant());
    return switch (tenants.issue(cluster, grant, limit)) {
      case Answer.Given(var kubeconfig) -> given(ask, cluster, grant, kubeconfig);
      case Answer.Failed(var message, var begun) -> failed(ask, cluster, grant, message, begun);
    };
  }

  private Issued given(Ask ask, Cluster cluster, KubeconfigGrant grant, Kubeconfig kubeconfig) {
    var active = grant.issued(kubeconfig.expiresAt());
    var written =
        grants.write(
            grant,
            active,
            Event.Type.KUBECONFIG_ISSUED,
            ask.caller().actor().asName(),
            clock.instant());
    return written
        ? new Issued(new Subject(cluster, null, active), kubeconfig, List.of())
        // It took so long that it was given up for dead, or the cluster was given to another owner:
        // it is being taken away already.
        : refused(cluster, "It took too long to issue the kubeconfig; ask again.");
  }

  private Issued failed(
      Ask ask, Cluster cluster, KubeconfigGrant grant, String message, boolean begun) {
    var now = clock.instant();
    // What was begun is taken away when the call is over for certain.
    var failed = grant.failed(message, begun ? grant.dueAt() : null, now);
    database.inTransaction(
        () -> {
          var key = ask.idempotencyKey();
          if (key != null) {
            keys.release(new IdempotencyKeys.Key(ask.caller().actor().subject(), MUTATION, key));
          }
          audit(ask, cluster, AuditEntry.Outcome.REFUSED, Code.UNAVAILABLE + ": " + message, now);
          return grants.write(grant, failed);
        });
    return refused(cluster, message);
  }

  /** A try that came to nothing leaves no grant that anybody sees; the audit keeps it. */
  private static Issued refused(Cluster cluster, String message) {
    return new Issued(
        new Subject(cluster, null),
        null,
        List.of(Refusal.of(Code.UNAVAILABLE, "cluster", message)));
  }

  /** Nothing was kept that could be shown again, and to make another would not be the same. */
  private static Issued again(Subject subject) {
    return new Issued(
        subject,
        null,
        List.of(
            Refusal.of(
                Code.CONFLICT,
                "idempotencyKey",
                "Under this key a kubeconfig was asked for already, and it is shown only once. If"
                    + " it was lost, revoke that grant and ask with a fresh key.")));
  }

  private void audit(
      Ask ask, Cluster cluster, AuditEntry.Outcome outcome, String reason, Instant now) {
    auditLog.append(ask.caller(), now, new AuditEntry(MUTATION, cluster.name(), outcome, reason));
  }
}
