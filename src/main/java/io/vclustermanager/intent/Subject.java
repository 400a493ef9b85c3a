package io.vclustermanager.intent;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Event.FieldChange;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an intent was about, as it is after it.
 *
 * @param operation the operation that brings it about; null when none is needed
 * @param changes what it changes, for who may change it: values may hold secrets
 * @param grant the kubeconfig that it was about; null when it was about none
 */
public record Subject(
    Cluster cluster,
    @Nullable Operation operation,
    List<FieldChange> changes,
    @Nullable KubeconfigGrant grant) {
  /** One whose changes are to be shown. */
  public Subject(Cluster cluster, @Nullable Operation operation, List<FieldChange> changes) {
    this(cluster, operation, changes, null);
  }

  /** One whose changes show on the cluster itself. */
  public Subject(Cluster cluster, @Nullable Operation operation) {
    this(cluster, operation, List.of(), null);
  }

  /** One that may be about a kubeconfig. */
  public Subject(Cluster cluster, @Nullable Operation operation, @Nullable KubeconfigGrant grant) {
    this(cluster, operation, List.of(), grant);
  }
}
