package io.vclustermanager.inventory;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Scope;
import java.util.function.Function;

/** By what clusters can be ordered. */
public enum ClusterField {
  CREATED_AT("c.created_at", Keyset.Type.INSTANT, cluster -> cluster.createdAt().toString()),
  NAME("c.name", Keyset.Type.TEXT, Cluster::name),
  EXPIRES_AT(
      Keyset.orLatest("c.expires_at"),
      Keyset.Type.INSTANT,
      cluster -> Keyset.orLatest(cluster.lease().expiresAt())),
  PHASE("c.phase", Keyset.Type.TEXT, cluster -> cluster.phase().name()),
  OWNER("w.name", Keyset.Type.TEXT, cluster -> cluster.owner().name()),
  UPDATED_AT("c.updated_at", Keyset.Type.INSTANT, cluster -> cluster.updatedAt().toString());

  /** The newest first. */
  public static final Order<ClusterField> NEWEST = Order.down(CREATED_AT);

  private final String column;
  private final Keyset.Type type;
  private final Function<Cluster, String> place;

  ClusterField(String column, Keyset.Type type, Function<Cluster, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  /**
   * The beginning of a statement that can be ordered by it. With the owners joined, their clusters
   * are read owner by owner until the page is full.
   */
  String select() {
    return this == OWNER
        ? ClusterRows.select(" join owner w on w.id = c.owner_id")
        : ClusterRows.SELECT;
  }

  static Keyset<Cluster> keyset(Order<ClusterField> order) {
    return order.field().keyset(order, order.field().column);
  }

  /**
   * The keyset of a page of what the filter finds in a scope. The index by name knows no owners: to
   * go along it until a page is full of what a search finds would mean to look at the clusters of
   * all owners. By an expression they are read by owner and sorted.
   */
  static Keyset<Cluster> keyset(Order<ClusterField> order, ClusterFilter filter, Scope scope) {
    var apart = order.field() == NAME && filter.isSearch() && scope instanceof Scope.OwnedBy;
    return apart ? NAME.keyset(order, "c.name || ''") : keyset(order);
  }

  private Keyset<Cluster> keyset(Order<ClusterField> order, String by) {
    return new Keyset<>(order.cursors(), by, "c.id", type, order.descending(), place, Cluster::id);
  }
}
