package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.PauseCluster;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation pauseCluster. */
@Singleton
final class PauseClusterFetcher extends ClusterMutation {
  private final PauseCluster intent;

  PauseClusterFetcher(PauseCluster intent) {
    super("pauseCluster", CLUSTER, OPERATION);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("cluster"), input.longOrNull("expectedVersion"));
  }
}
