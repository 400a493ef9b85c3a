package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.CancelOperation;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation cancelOperation. */
@Singleton
public final class CancelOperationFetcher extends ClusterMutation {
  private final CancelOperation intent;

  CancelOperationFetcher(CancelOperation intent) {
    super("cancelOperation", OPERATION);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("operation"));
  }
}
