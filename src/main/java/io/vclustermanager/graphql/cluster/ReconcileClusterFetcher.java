package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.ReconcileCluster;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation reconcileCluster. */
@Singleton
final class ReconcileClusterFetcher extends ClusterMutation {
  private final ReconcileCluster intent;

  ReconcileClusterFetcher(ReconcileCluster intent) {
    super("reconcileCluster", CLUSTER, OPERATION);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("cluster"), input.longOrNull("expectedVersion"));
  }
}
