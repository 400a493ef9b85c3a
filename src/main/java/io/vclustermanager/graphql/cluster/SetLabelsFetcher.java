package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.MutationField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.SetLabels;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation setLabels. */
@Singleton
final class SetLabelsFetcher extends MutationField {
  private final SetLabels intent;

  SetLabelsFetcher(SetLabels intent) {
    super("setLabels");
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask, input.text("cluster"), input.labels("labels"), input.longOrNull("expectedVersion"));
  }
}
