package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterAccess;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Permission;
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

  private final Decisions decisions;
  private final ClusterAccess access;
  private final AboutChange change;

  SetLabels(Decisions decisions, ClusterAccess access, AboutChange change) {
    this.decisions = decisions;
    this.access = access;
    this.change = change;
  }

  /** Asks for it. */
  public Outcome<Subject> execute(
      Ask ask, String cluster, Map<String, String> labels, @Nullable Long expectedVersion) {
    return decisions.decide(
        ask,
        MUTATION,
        cluster,
        () ->
            Names.checkLabels(labels)
                .map(Decisions::rejected)
                .orElseGet(
                    () ->
                        access.live(
                            ask,
                            cluster,
                            Permission.UPDATE,
                            expectedVersion,
                            state ->
                                change.write(
                                    ask,
                                    MUTATION,
                                    state,
                                    state.cluster().about().withLabels(labels),
                                    Event.Type.CLUSTER_LABELS_CHANGED))));
  }
}
