package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.SetDescription;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation setDescription. */
@Singleton
final class SetDescriptionFetcher extends ClusterMutation {
  private final SetDescription intent;

  SetDescriptionFetcher(SetDescription intent) {
    super("setDescription", CLUSTER);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        input.text("cluster"),
        input.textOrNull("description"),
        input.longOrNull("expectedVersion"));
  }
}
