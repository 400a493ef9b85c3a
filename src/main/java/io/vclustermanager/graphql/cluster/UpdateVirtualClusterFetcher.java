package io.vclustermanager.graphql.cluster;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.cluster.UpdateVirtualCluster;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mutation updateVirtualCluster. */
@Singleton
final class UpdateVirtualClusterFetcher extends ClusterMutation {
  private final UpdateVirtualCluster intent;

  UpdateVirtualClusterFetcher(UpdateVirtualCluster intent) {
    super("updateVirtualCluster", CLUSTER, OPERATION, CHANGES);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new UpdateVirtualCluster.Request(
            input.text("cluster"),
            input.textOrNull("kubernetesVersion"),
            input.textOrNull("size"),
            input.jsonOrNull("values"),
            labelsOrNull(input, "namespaceLabels"),
            labelsOrNull(input, "namespaceAnnotations"),
            input.textOrNull("chartVersion"),
            input.constantOrNull("driftPolicy", DriftPolicy.class),
            input.longOrNull("expectedVersion")));
  }

  private static @Nullable Map<String, String> labelsOrNull(Inputs input, String name) {
    return input.jsonOrNull(name) == null ? null : input.labels(name);
  }
}
