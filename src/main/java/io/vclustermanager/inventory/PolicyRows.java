package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.Policy.Defaults;
import io.vclustermanager.model.PolicyEffect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of policy. */
final class PolicyRows {
  static final Columns<Policy> ALL = new Columns<>("policy", "p");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, Policy::id);
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, Policy::name);
  private static final Column<String> DESCRIPTION =
      ALL.eachTime("description", Type.TEXT, Policy::description);
  private static final Column<String> EXPRESSION =
      ALL.eachTime("expression", Type.TEXT, Policy::expression);
  private static final Column<List<String>> ACTIONS =
      ALL.eachTime("actions", Type.TEXTS, Policy::actions);
  private static final Column<PolicyEffect> EFFECT =
      ALL.eachTime("effect", Type.constant(PolicyEffect.class), Policy::effect);
  private static final Column<String> MESSAGE = ALL.eachTime("message", Type.TEXT, Policy::message);
  private static final Column<Long> LEASE =
      ALL.eachTime("default_lease_seconds", Type.NUMBER, PolicyRows::leaseSeconds);
  private static final Column<Map<String, String>> LABELS =
      ALL.eachTime(
          "default_labels",
          Type.json(Json.LABELS, (json, text) -> json.read(Json.LABELS, text)),
          policy -> policy.defaults() == null ? Map.of() : policy.defaults().labels());
  private static final Column<String> CREATED_BY =
      ALL.once("created_by", Type.TEXT, policy -> policy.createdBy().name());
  private static final Column<ActorKind> CREATED_BY_KIND =
      ALL.once("created_by_kind", Type.ACTOR_KIND, policy -> policy.createdBy().kind());
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, Policy::createdAt);
  private static final Column<Instant> UPDATED_AT =
      ALL.eachTime("updated_at", Type.INSTANT, Policy::updatedAt);
  private static final Column<Instant> REMOVED_AT =
      ALL.eachTime("removed_at", Type.INSTANT, Policy::removedAt);
  private static final Column<Long> VERSION = ALL.eachTime("version", Type.NUMBER, Policy::version);

  private PolicyRows() {}

  private static @Nullable Long leaseSeconds(Policy policy) {
    var defaults = policy.defaults();
    var lease = defaults == null ? null : defaults.lease();
    return lease == null ? null : lease.toSeconds();
  }

  /** The policy of a row that selects the list of {@link #ALL} first. */
  static Policy policy(ResultSet selected, Json json) throws SQLException {
    var row = new Row(selected, json);
    return new Policy(
        row.get(ID),
        row.get(NAME),
        row.orNull(DESCRIPTION),
        row.get(EXPRESSION),
        row.get(ACTIONS),
        row.get(EFFECT),
        row.get(MESSAGE),
        defaults(row),
        new ActorName(row.get(CREATED_BY), row.get(CREATED_BY_KIND)),
        row.get(CREATED_AT),
        row.get(UPDATED_AT),
        row.orNull(REMOVED_AT),
        row.get(VERSION));
  }

  private static @Nullable Defaults defaults(Row row) throws SQLException {
    var lease = row.orNull(LEASE);
    var labels = row.get(LABELS);
    return lease == null && labels.isEmpty()
        ? null
        : new Defaults(lease == null ? null : Duration.ofSeconds(lease), labels);
  }
}
