package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.SetDeletionProtection;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation setDeletionProtection. */
@Singleton
final class SetDeletionProtectionFetcher extends ClusterMutation {
  private final SetDeletionProtection intent;

  SetDeletionProtectionFetcher(SetDeletionProtection intent) {
    super("setDeletionProtection", CLUSTER);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask, input.text("cluster"), input.flag("enabled"), input.longOrNull("expectedVersion"));
  }
}
