package io.vclustermanager.inventory;

import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.model.ValuesProfile;
import io.vclustermanager.model.WayIn;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestPostgres.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The columns that hold a closed set of kinds: no check of the database says which. */
public final class KindColumns {
  private static final Map<String, Class<? extends Enum<?>>> COLUMNS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("api_key.created_by_kind", ActorKind.class),
              Map.entry("api_key.role", Role.class),
              Map.entry("app_user.global_role", Role.class),
              Map.entry("audit.actor_kind", ActorKind.class),
              Map.entry("audit.outcome", AuditEntry.Outcome.class),
              Map.entry("audit.way", WayIn.class),
              Map.entry("cluster.created_by_kind", ActorKind.class),
              Map.entry("cluster.drift_policy", DriftPolicy.class),
              Map.entry("cluster.kind", Cluster.Kind.class),
              Map.entry("cluster.phase", Phase.class),
              Map.entry("cluster.wanted", Cluster.Wanted.class),
              Map.entry("event.actor_kind", ActorKind.class),
              Map.entry("event.phase", Phase.class),
              Map.entry("event.type", Event.Type.class),
              Map.entry("host.drift_policy", DriftPolicy.class),
              Map.entry("host.kind", Host.Kind.class),
              Map.entry("host.managed_by", Host.ManagedBy.class),
              Map.entry("host.tenant_defaults", TenantDefaults.class),
              Map.entry("host.values_profile", ValuesProfile.class),
              Map.entry("host_access.reached_by", RegisteredHosts.ReachedBy.class),
              Map.entry("kubeconfig_grant.issued_to_kind", ActorKind.class),
              Map.entry("kubeconfig_grant.role", KubeconfigGrant.Role.class),
              Map.entry("kubeconfig_grant.state", KubeconfigGrant.State.class),
              Map.entry("membership.role", Role.class),
              Map.entry("operation.kind", OperationKind.class),
              Map.entry("operation.requested_by_kind", ActorKind.class),
              Map.entry("operation.state", OperationState.class),
              Map.entry("operation.stop", Operation.Stop.class),
              Map.entry("owner.kind", Owner.Kind.class),
              Map.entry("owner.profile", ValuesProfile.class),
              Map.entry("template_version.created_by_kind", ActorKind.class),
              Map.entry("trust_rule.created_by_kind", ActorKind.class),
              Map.entry("trust_rule.role", Role.class)));

  private KindColumns() {}

  /** What these columns hold that is none of our constants, or one that is never written. */
  public static List<String> unknown(Database database) {
    var found = new ArrayList<String>();
    COLUMNS.forEach(
        (column, type) -> {
          var known =
              Arrays.stream(type.getEnumConstants())
                  .filter(each -> each != ActorKind.OTHER)
                  .map(Enum::name)
                  .toList();
          values(database, column).stream()
              .filter(value -> !known.contains(value))
              .map(value -> column + ": " + value)
              .forEach(found::add);
        });
    return found;
  }

  private static List<String> values(Database database, String column) {
    var table = column.substring(0, column.indexOf('.'));
    return new Tables(database)
        .rows("select distinct %s from %s where %s is not null".formatted(column, table, column));
  }
}
