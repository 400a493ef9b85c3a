package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Host.Capacity;
import io.vclustermanager.model.Host.Kind;
import io.vclustermanager.model.Host.ManagedBy;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.model.ValuesProfile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Rows of host. Each update writes what people say of it; what is seen is written by the looks. */
final class HostRows {
  static final Columns<Host> ALL = new Columns<>("host", "h");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, Host::id);
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, Host::name);
  private static final Column<Kind> KIND =
      ALL.eachTime("kind", Type.constant(Kind.class), Host::kind);
  private static final Column<ManagedBy> MANAGED_BY =
      ALL.apart("managed_by", Type.constant(ManagedBy.class), Host::managedBy);
  private static final Column<Boolean> CONFIGURED =
      ALL.apart("configured", Type.FLAG, Host::configured);
  private static final Column<String> REGION = ALL.eachTime("region", Type.TEXT, Host::region);
  private static final Column<String> KUBERNETES_VERSION =
      ALL.apart("kubernetes_version", Type.TEXT, Host::kubernetesVersion);
  private static final Column<Boolean> REACHABLE =
      ALL.apart("reachable", Type.FLAG, Host::reachable);
  private static final Column<Instant> OBSERVED_AT =
      ALL.apart("observed_at", Type.INSTANT, Host::observedAt);
  private static final Column<Map<String, String>> LABELS =
      ALL.eachTime("labels", Type.json(Json.LABELS, Json::labels), Host::labels);
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, Host::createdAt);
  private static final Column<Boolean> CORDONED =
      ALL.eachTime("cordoned", Type.FLAG, Host::cordoned);
  private static final Column<Integer> MAX_CLUSTERS =
      ALL.eachTime("max_clusters", Type.COUNT, Host::maxClusters);
  private static final Column<DriftPolicy> DRIFT_POLICY =
      ALL.eachTime("drift_policy", Type.constant(DriftPolicy.class), Host::driftPolicy);
  private static final Column<ValuesProfile> VALUES_PROFILE =
      ALL.eachTime("values_profile", Type.constant(ValuesProfile.class), Host::valuesProfile);
  private static final Column<TenantDefaults> TENANT_DEFAULTS =
      ALL.eachTime("tenant_defaults", Type.constant(TenantDefaults.class), Host::tenantDefaults);
  private static final Column<Capacity> CAPACITY =
      ALL.apart("capacity", Type.json(Json.CAPACITY, Json::capacity), Host::capacity);
  private static final Column<List<Condition>> CONDITIONS =
      ALL.apart("conditions", Type.json(Json.CONDITIONS, Json::conditions), Host::conditions);
  private static final Column<List<String>> LACKING =
      ALL.apart("lacking", Type.json(Json.NAMES, Json::names), host -> names(host.lacking()));
  private static final Column<String> SERVER_UID =
      ALL.apart("server_uid", Type.TEXT, Host::serverUid);
  private static final Column<Long> VERSION = ALL.apart("version", Type.NUMBER, Host::version);

  static final String COLUMNS = ALL.list();

  private HostRows() {}

  /** The host of a row that begins with {@link #COLUMNS}. */
  static Host host(ResultSet selected, Json json) throws SQLException {
    var row = new Row(selected, json);
    return new Host(
        row.get(ID),
        row.get(NAME),
        row.get(KIND),
        row.get(MANAGED_BY),
        row.flag(CONFIGURED),
        new Host.Settings(
            row.orNull(REGION),
            row.get(LABELS),
            row.flag(CORDONED),
            row.orNull(MAX_CLUSTERS),
            row.get(DRIFT_POLICY),
            row.get(VALUES_PROFILE),
            row.get(TENANT_DEFAULTS)),
        new Host.Status(
            row.orNull(KUBERNETES_VERSION),
            row.orNull(REACHABLE),
            row.orNull(OBSERVED_AT),
            row.orNull(CAPACITY),
            row.get(CONDITIONS),
            features(row.get(LACKING)),
            row.orNull(SERVER_UID)),
        row.get(CREATED_AT),
        row.number(VERSION));
  }

  /** As they are kept. */
  static List<String> names(Set<HostFeature> features) {
    return features.stream().map(HostFeature::name).sorted().toList();
  }

  private static Set<HostFeature> features(List<String> names) {
    return names.stream()
        .flatMap(each -> HostFeature.kept(each).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
