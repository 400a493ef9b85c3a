package io.vclustermanager.inventory;

import io.vclustermanager.inventory.ClusterCounts.Count;
import io.vclustermanager.inventory.OwnerAndHostCache.Found;
import io.vclustermanager.inventory.OwnerAndHostCache.Ids;
import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;

/** By what clusters can be counted. */
public enum ClusterGroup {
  PHASE("c.phase", "g.id"),
  OWNER("c.owner_id", "(select o.name from owner o where o.id = g.id)"),
  HOST("c.host_id", "coalesce((select h.name from host h where h.id = g.id), '')"),
  KIND("c.kind", "g.id");

  private final String column;
  private final String key;

  ClusterGroup(String column, String key) {
    this.column = column;
    this.key = key;
  }

  /** Counts the clusters that the filter finds in a scope, up to so many groups. */
  Sql select(ClusterFilter filter, Scope scope, int first) {
    var sql =
        Sql.of(
            """
            select g.id, %s as key, g.n, (sum(g.n) over ())::bigint as total
            from (select %s as id, count(*) as n from cluster c where true\
            """
                .formatted(key, column));
    filter.narrow(sql, scope);
    return sql.add(" group by 1) g order by g.n desc, key limit " + first);
  }

  /** Which owners and hosts the groups are of. */
  Ids places(ResultSet rows) throws SQLException {
    var ids = new Ids();
    while (rows.next()) {
      switch (this) {
        case PHASE, KIND -> {}
        case OWNER -> ids.owner(Sql.uuid(rows, "id"));
        case HOST -> ids.host(Sql.uuidOrNull(rows, "id"));
      }
    }
    return ids;
  }

  Count count(ResultSet row, Found places) throws SQLException {
    var name = row.getString("key");
    var count = row.getLong("n");
    return switch (this) {
      case PHASE -> new Count(name, count, Kinds.of(Phase.class, name), null, null, null);
      case OWNER -> new Count(name, count, null, places.owner(Sql.uuid(row, "id")), null, null);
      case HOST -> new Count(name, count, null, null, places.host(Sql.uuidOrNull(row, "id")), null);
      case KIND -> new Count(name, count, null, null, null, Kinds.of(Cluster.Kind.class, name));
    };
  }
}
