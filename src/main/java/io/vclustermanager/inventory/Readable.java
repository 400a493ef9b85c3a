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
import io.vclustermanager.model.PolicyEffect;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.model.ValuesProfile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Conditions that hold for the rows that this release can read: those of no kind that only a newer
 * one knows. Most statements are asked without them, see {@code Sql.readable}; their texts are long
 * and are made once for each alias, since every statement brings one along.
 */
final class Readable {
  private static final Texts OWNER = new Texts(Readable::ownerText);
  private static final Texts HOST = new Texts(Readable::hostText);
  private static final Texts CLUSTER = new Texts(Readable::clusterText);
  private static final Texts ITS_CLUSTER = new Texts(Readable::itsClusterText);
  private static final Texts OPERATION = new Texts(Readable::operationText);
  private static final Texts EVENT = new Texts(Readable::eventText);
  private static final Texts GRANT = new Texts(Readable::grantText);

  private static final Texts API_KEY = new Texts(Readable::apiKeyText);

  /** Its role alone, too. */
  private static final Texts TRUST_RULE = new Texts(Readable::apiKeyText);

  private static final Texts POLICY = new Texts(Readable::policyText);

  private Readable() {}

  /** The texts of one condition, by alias; there are few aliases. */
  private record Texts(UnaryOperator<String> maker, Map<String, String> made) {
    Texts(UnaryOperator<String> maker) {
      this(maker, new ConcurrentHashMap<>());
    }

    String of(String alias) {
      var known = made.get(alias);
      return known == null ? made.computeIfAbsent(alias, maker) : known;
    }
  }

  static String owner(String alias) {
    return OWNER.of(alias);
  }

  static String host(String alias) {
    return HOST.of(alias);
  }

  /** With its owner and its host. */
  static String cluster(String alias) {
    return CLUSTER.of(alias);
  }

  /**
   * Whether this release can read the cluster of this key: without the cluster nothing that belongs
   * to it can be shown. A scalar subquery and not {@code exists}: for that the planner may read all
   * clusters at once, where one page of rows needs a few.
   */
  static String itsCluster(String key) {
    return ITS_CLUSTER.of(key);
  }

  /** Whether its cluster can be read too is another question. */
  static String operation(String alias) {
    return OPERATION.of(alias);
  }

  /** Whether its cluster can be read too is another question. */
  static String event(String alias) {
    return EVENT.of(alias);
  }

  /** Whether its cluster can be read too is another question. */
  static String grant(String alias) {
    return GRANT.of(alias);
  }

  static String apiKey(String alias) {
    return API_KEY.of(alias);
  }

  static String trustRule(String alias) {
    return TRUST_RULE.of(alias);
  }

  static String policy(String alias) {
    return POLICY.of(alias);
  }

  private static String policyText(String alias) {
    return Kinds.among(alias + ".effect", PolicyEffect.class);
  }

  private static String apiKeyText(String alias) {
    return Kinds.among(alias + ".role", Role.class);
  }

  private static String ownerText(String alias) {
    return Kinds.among(alias + ".kind", Owner.Kind.class)
        + " and "
        + Kinds.among(alias + ".profile", ValuesProfile.class);
  }

  private static String hostText(String alias) {
    return Kinds.among(alias + ".kind", Host.Kind.class)
        + " and "
        + Kinds.among(alias + ".managed_by", Host.ManagedBy.class)
        + " and "
        + Kinds.among(alias + ".drift_policy", DriftPolicy.class)
        + " and "
        + Kinds.among(alias + ".values_profile", ValuesProfile.class)
        + " and "
        + Kinds.among(alias + ".tenant_defaults", TenantDefaults.class);
  }

  private static String clusterText(String alias) {
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

  private static String itsClusterText(String key) {
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

  private static String operationText(String alias) {
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

  private static String eventText(String alias) {
    return Kinds.among(alias + ".type", Event.Type.class)
        + " and "
        + Kinds.among(alias + ".phase", Phase.class);
  }

  private static String grantText(String alias) {
    return Kinds.among(alias + ".role", KubeconfigGrant.Role.class)
        + " and "
        + Kinds.among(alias + ".state", KubeconfigGrant.State.class);
  }
}
