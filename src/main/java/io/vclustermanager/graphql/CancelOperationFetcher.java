package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.CancelOperation;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation cancelOperation. */
@Singleton
final class CancelOperationFetcher extends MutationField {
  private final CancelOperation intent;

  CancelOperationFetcher(CancelOperation intent) {
    super("cancelOperation");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("operation"));
  }
}
