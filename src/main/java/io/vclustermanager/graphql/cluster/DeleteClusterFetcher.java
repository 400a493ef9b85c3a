package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.DeleteCluster;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation deleteCluster. */
@Singleton
final class DeleteClusterFetcher extends WaitingMutation {
  private final DeleteCluster intent;

  DeleteClusterFetcher(DeleteCluster intent, End end) {
    super("deleteCluster", end);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("cluster"), input.longOrNull("expectedVersion"));
  }
}
