package io.vclustermanager.graphql.host;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.host.RemoveHost;
import io.vclustermanager.intent.host.RemoveHost.Removed;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.List;

/** The mutation removeHost. */
@Singleton
final class RemoveHostFetcher extends Mutation<Removed> {
  private final RemoveHost intent;

  RemoveHostFetcher(RemoveHost intent) {
    super(
        "removeHost",
        List.of(
            new PayloadField<>("host", Removed::host),
            new PayloadField<>("forgotten", Removed::forgotten)));
    this.intent = intent;
  }

  @Override
  protected Outcome<Removed> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new RemoveHost.Request(
            input.text("host"),
            input.longOrNull("expectedVersion"),
            input.flag("force"),
            input.textOrNull("confirmName")));
  }
}
