package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Which operations: all that is given must hold.
 *
 * @param cluster on this one; null: on any
 * @param owners the names of the clusters' owners
 * @param hosts the names of the clusters' hosts
 * @param finishedAt when they ended; open ones did at no time
 */
public record OperationFilter(
    Among<OperationState> states,
    Among<OperationKind> kinds,
    @Nullable ClusterRef cluster,
    Among<String> owners,
    Among<String> hosts,
    Among<String> requestedBy,
    Times requestedAt,
    Times finishedAt) {

  /** Narrows a statement about {@code operation o} on {@code cluster c} down to it. */
  void narrow(Sql sql, Scope scope) {
    sql.scope(scope, "c.owner_id").plannedForMany(scope);
    Where.constants(sql, "o.state", states);
    Where.constants(sql, "o.kind", kinds);
    if (cluster != null) {
      sql.cluster(cluster, "c");
    }
    Where.parent(sql, "c.owner_id", "owner", owners);
    Where.parent(sql, "c.host_id", "host", hosts);
    Where.texts(sql, "o.requested_by", requestedBy);
    Where.times(sql, "o.requested_at", requestedAt);
    Where.times(sql, "o.finished_at", finishedAt);
  }
}
