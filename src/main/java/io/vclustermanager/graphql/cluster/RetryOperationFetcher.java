package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.RetryOperation;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation retryOperation. */
@Singleton
final class RetryOperationFetcher extends ClusterMutation {
  private final RetryOperation intent;

  RetryOperationFetcher(RetryOperation intent) {
    super("retryOperation", CLUSTER, OPERATION);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("operation"));
  }
}
