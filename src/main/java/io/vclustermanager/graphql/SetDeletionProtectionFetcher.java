package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.SetDeletionProtection;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation setDeletionProtection. */
@Singleton
final class SetDeletionProtectionFetcher extends MutationField {
  private final SetDeletionProtection intent;

  SetDeletionProtectionFetcher(SetDeletionProtection intent) {
    super("setDeletionProtection");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask, input.text("cluster"), input.flag("enabled"), input.longOrNull("expectedVersion"));
  }
}
