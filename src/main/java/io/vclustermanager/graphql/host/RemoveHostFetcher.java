package io.vclustermanager.graphql.host;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.host.RemoveHost;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation removeHost. */
@Singleton
final class RemoveHostFetcher extends HostMutation {
  private final RemoveHost intent;

  RemoveHostFetcher(RemoveHost intent) {
    super("removeHost");
    this.intent = intent;
  }

  @Override
  protected Outcome<Host> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("host"), input.longOrNull("expectedVersion"));
  }
}
