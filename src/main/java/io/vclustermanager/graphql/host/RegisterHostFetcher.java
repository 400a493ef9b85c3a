package io.vclustermanager.graphql.host;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.host.RegisterHost;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.model.ValuesProfile;
import jakarta.inject.Singleton;

/** The mutation registerHost. */
@Singleton
final class RegisterHostFetcher extends HostMutation {
  private final RegisterHost intent;

  RegisterHostFetcher(RegisterHost intent) {
    super("registerHost");
    this.intent = intent;
  }

  @Override
  protected Outcome<Host> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new RegisterHost.Request(
            input.text("name"),
            reaches(input),
            new Host.Settings(
                input.textOrNull("region"),
                input.labels("labels"),
                input.flag("cordoned"),
                input.numberOrNull("maxClusters"),
                input.constant("driftPolicy", DriftPolicy.REPORT),
                input.constant("valuesProfile", ValuesProfile.RESTRICTED),
                input.constant("tenantDefaults", TenantDefaults.ON))));
  }
}
