package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.RetryOperation;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation retryOperation. */
@Singleton
final class RetryOperationFetcher extends MutationField {
  private final RetryOperation intent;

  RetryOperationFetcher(RetryOperation intent) {
    super("retryOperation");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("operation"));
  }
}
