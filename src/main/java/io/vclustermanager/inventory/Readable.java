package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.UnknownKindException;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.Observed;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Phase;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Conditions that hold for the rows that this release can read: those of no kind that only a newer
 * one knows. Most statements are asked without them, see {@code Sql.readable}.
 */
final class Readable {
  private Readable() {}

  static String owner(String alias) {
    return Kinds.among(alias + ".kind", Owner.Kind.class);
  }

  static String host(String alias) {
    return Kinds.among(alias + ".kind", Host.Kind.class)
        + " and "
        + Kinds.among(alias + ".managed_by", Host.ManagedBy.class)
        + " and "
        + Kinds.among(alias + ".drift_policy", DriftPolicy.class);
  }

  /** With its owner and its host. */
  static String cluster(String alias) {
    return String.join(
        " and ",
        Kinds.among(alias + ".kind", Cluster.Kind.class),
        Kinds.among(alias + ".wanted", Cluster.Wanted.class),
        Kinds.among(alias + ".phase", Phase.class),
        Kinds.amongOrNull(alias + ".drift_policy", DriftPolicy.class),
        Kinds.among(
            "coalesce(" + alias + ".observed ->> 'existence', 'UNKNOWN')",
            Observed.Existence.class),
        "exists (select from owner kept where kept.id = "
            + alias
            + ".owner_id and "
            + owner("kept")
            + ")",
        "("
            + alias
            + ".host_id is null or exists (select from host kept where kept.id = "
            + alias
            + ".host_id and "
            + host("kept")
            + "))");
  }

  /**
   * Whether this release can read the cluster of this key: without the cluster nothing that belongs
   * to it can be shown. A scalar subquery and not {@code exists}: for that the planner may read all
   * clusters at once, where one page of rows needs a few.
   */
  static String itsCluster(String key) {
    return "(select true from cluster whose where whose.id = "
        + key
        + " and "
        + cluster("whose")
        + ")";
  }

  /**
   * Checks a row that selects {@link #itsCluster} as {@code its_cluster}.
   *
   * @throws UnknownKindException when its cluster cannot be read
   */
  static void requireItsCluster(ResultSet row) throws SQLException {
    if (!row.getBoolean("its_cluster")) {
      throw new UnknownKindException("cluster", row.getString("cluster_id"));
    }
  }

  /** Whether its cluster can be read too is another question. */
  static String operation(String alias) {
    return String.join(
        " and ",
        Kinds.among(alias + ".kind", OperationKind.class),
        Kinds.among(alias + ".state", OperationState.class),
        Kinds.amongOrNull(alias + ".stop", Operation.Stop.class),
        "not exists (select from jsonb_array_elements("
            + alias
            + ".steps) step where not "
            + Kinds.among("step ->> 'state'", Operation.Step.State.class)
            + ")");
  }

  /** Whether its cluster can be read too is another question. */
  static String event(String alias) {
    return Kinds.among(alias + ".type", Event.Type.class)
        + " and "
        + Kinds.among(alias + ".phase", Phase.class);
  }

  /** Whether its cluster can be read too is another question. */
  static String grant(String alias) {
    return Kinds.among(alias + ".role", KubeconfigGrant.Role.class)
        + " and "
        + Kinds.among(alias + ".state", KubeconfigGrant.State.class);
  }
}
