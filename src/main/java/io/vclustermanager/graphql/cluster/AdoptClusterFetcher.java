package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.lease.LeaseInput;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.AdoptCluster;
import io.vclustermanager.intent.cluster.AdoptCluster.Request;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation adoptCluster. */
@Singleton
final class AdoptClusterFetcher extends ClusterMutation {
  private final AdoptCluster intent;

  AdoptClusterFetcher(AdoptCluster intent) {
    super("adoptCluster", CLUSTER, OPERATION);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new Request(
            input.text("host"),
            input.text("namespace"),
            input.text("name"),
            input.textOrNull("release"),
            input.text("owner"),
            AboutFields.of(input),
            LeaseInput.of(input)));
  }
}
