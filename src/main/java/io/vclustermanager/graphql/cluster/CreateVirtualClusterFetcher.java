package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.lease.LeaseInput;
import io.vclustermanager.graphql.template.BootstrapInput;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.CreateVirtualCluster;
import io.vclustermanager.intent.cluster.CreateVirtualCluster.Request;
import io.vclustermanager.intent.cluster.CreateVirtualCluster.Where;
import io.vclustermanager.intent.template.TemplateUse.Wish;
import io.vclustermanager.model.NamespaceMetadata;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.Map;

/** The mutation createVirtualCluster. */
@Singleton
final class CreateVirtualClusterFetcher extends WaitingMutation {
  private final CreateVirtualCluster intent;

  CreateVirtualClusterFetcher(CreateVirtualCluster intent, End end) {
    super("createVirtualCluster", end);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new Request(
            input.text("name"),
            AboutFields.of(input),
            input.textOrNull("owner"),
            new Where(
                input.textOrNull("host"),
                input.find("placement").map(each -> each.labels("labels")).orElse(Map.of()),
                input.textOrNull("namespace"),
                new NamespaceMetadata(
                    input.labels("namespaceLabels"), input.labels("namespaceAnnotations"))),
            LeaseInput.of(input),
            input.durationOrNull("readyTimeout"),
            new Wish(
                input.textOrNull("template"),
                input.jsonOrNull("parameters"),
                BootstrapInput.of(input),
                input.textOrNull("size"),
                input.textOrNull("kubernetesVersion")),
            input.jsonOrNull("values")));
  }
}
