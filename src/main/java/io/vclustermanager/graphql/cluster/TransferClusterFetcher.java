package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.TransferCluster;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation transferCluster. */
@Singleton
final class TransferClusterFetcher extends ClusterMutation {
  private final TransferCluster intent;

  TransferClusterFetcher(TransferCluster intent) {
    super("transferCluster", CLUSTER);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask, input.text("cluster"), input.text("owner"), input.longOrNull("expectedVersion"));
  }
}
