package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.DeleteCluster;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation deleteCluster. */
@Singleton
final class DeleteClusterFetcher extends MutationField {
  private final DeleteCluster intent;

  DeleteClusterFetcher(DeleteCluster intent) {
    super("deleteCluster");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("cluster"), input.longOrNull("expectedVersion"));
  }
}
