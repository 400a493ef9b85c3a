package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.ClusterDecisions.Asked;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Says in people's own words what a cluster is for.
 *
 * <p>Refuses: NOT_FOUND, FORBIDDEN, CONFLICT (another version), OUT_OF_RANGE (too long).
 */
@Singleton
public final class SetDescription {
  private static final String MUTATION = "setDescription";

  private final ClusterDecisions decisions;
  private final AboutChange change;

  SetDescription(ClusterDecisions decisions, AboutChange change) {
    this.decisions = decisions;
    this.change = change;
  }

  /**
   * Asks for it.
   *
   * @param description null or blank: none from now on
   */
  public Outcome<Subject> execute(
      Ask ask, String cluster, @Nullable String description, @Nullable Long expectedVersion) {
    return decisions.known(
        ask,
        new Asked(MUTATION, cluster, ClusterAction.DESCRIBE, expectedVersion),
        state ->
            change.write(
                ask,
                MUTATION,
                state,
                state.cluster().about().withDescription(description),
                Event.Type.CLUSTER_UPDATED));
  }
}
