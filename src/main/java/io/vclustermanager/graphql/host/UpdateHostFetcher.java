package io.vclustermanager.graphql.host;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.host.UpdateHost;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation updateHost. */
@Singleton
final class UpdateHostFetcher extends HostMutation {
  private final UpdateHost intent;

  UpdateHostFetcher(UpdateHost intent) {
    super("updateHost");
    this.intent = intent;
  }

  @Override
  protected Outcome<Host> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new UpdateHost.Request(
            input.text("host"),
            reaches(input),
            present -> settings(present, input),
            input.longOrNull("expectedVersion")));
  }

  /** What is not given stays; null takes away what can be without. */
  private static Host.Settings settings(Host.Settings present, Inputs input) {
    return new Host.Settings(
        input.has("region") ? input.textOrNull("region") : present.region(),
        input.jsonOrNull("labels") == null ? present.labels() : input.labels("labels"),
        input.jsonOrNull("cordoned") == null ? present.cordoned() : input.flag("cordoned"),
        input.has("maxClusters") ? input.numberOrNull("maxClusters") : present.maxClusters(),
        input.constant("driftPolicy", present.driftPolicy()),
        input.constant("valuesProfile", present.valuesProfile()),
        input.constant("tenantDefaults", present.tenantDefaults()));
  }
}
