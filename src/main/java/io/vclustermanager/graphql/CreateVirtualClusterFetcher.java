package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.CreateVirtualCluster;
import io.vclustermanager.intent.CreateVirtualCluster.Request;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.LeaseRequest;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.Map;

/** The mutation createVirtualCluster. */
@Singleton
final class CreateVirtualClusterFetcher extends MutationField {
  private final CreateVirtualCluster intent;

  CreateVirtualClusterFetcher(CreateVirtualCluster intent) {
    super("createVirtualCluster");
    this.intent = intent;
  }

  @Override
  Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new Request(
            input.text("name"),
            input.textOrNull("owner"),
            input.textOrNull("host"),
            input.find("placement").map(each -> each.labels("labels")).orElse(Map.of()),
            input.textOrNull("namespace"),
            input.textOrNull("kubernetesVersion"),
            input.labels("labels"),
            input
                .find("lease")
                .map(CreateVirtualClusterFetcher::lease)
                .orElseGet(LeaseRequest.Unspecified::new),
            input.durationOrNull("readyTimeout"),
            input.textOrNull("size"),
            input.jsonOrNull("values"),
            input.textOrNull("template"),
            input.jsonOrNull("parameters"),
            BootstrapInput.of(input)));
  }

  static LeaseRequest lease(Inputs lease) {
    var length = lease.durationOrNull("for");
    var until = lease.instantOrNull("until");
    if (length != null) {
      return new LeaseRequest.For(length);
    }
    if (until != null) {
      return new LeaseRequest.Until(until);
    }
    return lease.flag("permanent") ? new LeaseRequest.Permanent() : new LeaseRequest.Unspecified();
  }
}
