package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.SetLabels;
import io.vclustermanager.intent.Subject;
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
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask, input.text("cluster"), input.labels("labels"), input.longOrNull("expectedVersion"));
  }
}
