package io.vclustermanager.graphql.cluster;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.transport.RequestTime;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.Cutoff.CutOffException;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mutation of a cluster whose answer comes, where asked for, when its operation has ended. */
abstract class WaitingMutation extends ClusterMutation {
  private final End end;

  WaitingMutation(String name, End end) {
    super(name, CLUSTER, OPERATION);
    this.end = end;
  }

  @Override
  protected final Outcome<Subject> outcome(Ask ask, DataFetchingEnvironment environment) {
    var input = Inputs.input(environment);
    var refused = waitRefused(input, "then ask for the operation");
    if (refused.isPresent()) {
      return new Rejected<>(List.of(refused.get()));
    }
    var outcome = super.outcome(ask, environment);
    var seconds = input.number(WAIT, 0);
    if (seconds == 0 || ask.dryRun()) {
      return outcome;
    }
    var wait = Duration.ofSeconds(seconds);
    var time = RequestTime.of(environment.getGraphQlContext());
    time.allowWait(wait);
    return end.of(outcome, Callers.scope(environment), time.leftOf(wait));
  }

  /** Waits for the end of operations. */
  @Singleton
  static final class End {
    private static final Logger LOG = LoggerFactory.getLogger(End.class);

    private final OperationWatch watch;
    private final Operations operations;
    private final Clusters clusters;

    End(OperationWatch watch, Operations operations, Clusters clusters) {
      this.watch = watch;
      this.operations = operations;
      this.clusters = clusters;
    }

    Outcome<Subject> of(Outcome<Subject> outcome, Scope scope, Duration longest) {
      return switch (outcome) {
        case Accepted<Subject>(var subject, var warnings) ->
            new Accepted<>(after(subject, scope, longest), warnings);
        case AlreadyAccepted<Subject>(var subject) ->
            new AlreadyAccepted<>(after(subject, scope, longest));
        case Rejected<Subject> refused -> refused;
      };
    }

    /** What was done is answered as it was done when nobody can look at it any more. */
    private Subject after(Subject subject, Scope scope, Duration longest) {
      var operation = subject.operation();
      try {
        return operation == null || !watch.awaitEnd(operation.id(), scope, longest)
            ? subject
            : asNow(subject, operation, scope);
      } catch (DatabaseException | CutOffException e) {
        // It is done and committed: an error would tell its caller to ask for it once more.
        LOG.debug("Operation {} is answered as it was asked for", operation.id(), e);
        return subject;
      }
    }

    private Subject asNow(Subject subject, Operation operation, Scope scope) {
      return new Subject(
          clusters
              .find(new ClusterRef.ById(subject.cluster().id()), scope)
              .orElse(subject.cluster()),
          operations.find(operation.id(), scope).orElse(operation),
          subject.changes(),
          subject.grant());
    }
  }
}
