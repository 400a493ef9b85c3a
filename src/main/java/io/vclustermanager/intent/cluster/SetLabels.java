package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a cluster's labels.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version), INVALID and OUT_OF_RANGE labels.
 */
@Singleton
public final class SetLabels {
  private static final String MUTATION = "setLabels";

  private final ClusterDecisions decisions;
  private final AboutChange change;

  SetLabels(ClusterDecisions decisions, AboutChange change) {
    this.decisions = decisions;
    this.change = change;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, Map<String, String> labels, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.DESCRIBE, expectedVersion),
        state ->
            change.write(
                ask,
                MUTATION,
                state,
                state.cluster().about().withLabels(labels),
                Event.Type.CLUSTER_LABELS_CHANGED));
  }
}
