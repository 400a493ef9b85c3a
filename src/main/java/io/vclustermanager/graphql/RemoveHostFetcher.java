package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.RemoveHost;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation removeHost. */
@Singleton
final class RemoveHostFetcher extends HostField {
  private final RemoveHost intent;

  RemoveHostFetcher(RemoveHost intent) {
    super("removeHost");
    this.intent = intent;
  }

  @Override
  Outcome<Host> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("host"), input.longOrNull("expectedVersion"));
  }
}
