package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.SetLabels;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation setLabels. */
@Singleton
final class SetLabelsFetcher extends ClusterMutation {
  private final SetLabels intent;

  SetLabelsFetcher(SetLabels intent) {
    super("setLabels", CLUSTER);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask, input.text("cluster"), input.labels("labels"), input.longOrNull("expectedVersion"));
  }
}
