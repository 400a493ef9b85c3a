package io.vclustermanager.graphql;

import io.vclustermanager.intent.AdoptCluster;
import io.vclustermanager.intent.AdoptCluster.Request;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation adoptCluster. */
@Singleton
final class AdoptClusterFetcher extends MutationField {
  private final AdoptCluster intent;

  AdoptClusterFetcher(AdoptCluster intent) {
    super("adoptCluster");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new Request(
            input.text("host"),
            input.text("namespace"),
            input.text("name"),
            input.text("owner"),
            input.labels("labels"),
            LeaseInput.of(input)));
  }
}
