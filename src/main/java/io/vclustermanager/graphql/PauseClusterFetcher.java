package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.PauseCluster;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation pauseCluster. */
@Singleton
final class PauseClusterFetcher extends MutationField {
  private final PauseCluster intent;

  PauseClusterFetcher(PauseCluster intent) {
    super("pauseCluster");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("cluster"), input.longOrNull("expectedVersion"));
  }
}
