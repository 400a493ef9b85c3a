package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.TransferCluster;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation transferCluster. */
@Singleton
final class TransferClusterFetcher extends MutationField {
  private final TransferCluster intent;

  TransferClusterFetcher(TransferCluster intent) {
    super("transferCluster");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask, input.text("cluster"), input.text("owner"), input.longOrNull("expectedVersion"));
  }
}
