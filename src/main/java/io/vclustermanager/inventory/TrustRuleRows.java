package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.TrustRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Rows of trust_rule. */
final class TrustRuleRows {
  static final Columns<TrustRule> ALL = new Columns<>("trust_rule", "r");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, TrustRule::id);
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, TrustRule::name);
  private static final Column<UUID> OWNER = ALL.once("owner_id", Type.UUID, TrustRule::ownerId);
  private static final Column<String> ISSUER = ALL.eachTime("issuer", Type.TEXT, TrustRule::issuer);
  private static final Column<String> REPOSITORY =
      ALL.eachTime("repository", Type.TEXT, TrustRule::repository);
  private static final Column<Map<String, List<String>>> CONDITIONS =
      ALL.eachTime(
          "conditions",
          Type.json(Json.CLAIMS, (json, text) -> json.read(Json.CLAIMS, text)),
          TrustRule::conditions);
  private static final Column<Role> ROLE =
      ALL.eachTime("role", Type.constant(Role.class), TrustRule::role);
  private static final Column<List<String>> SCOPES =
      ALL.eachTime(
          "scopes", Type.TEXTS, rule -> rule.scopes().stream().map(Enum::name).sorted().toList());
  private static final Column<Integer> LIFETIME =
      ALL.eachTime(
          "lifetime_seconds", Type.COUNT, rule -> Math.toIntExact(rule.lifetime().toSeconds()));
  private static final Column<String> CREATED_BY =
      ALL.once("created_by", Type.TEXT, rule -> rule.createdBy().name());
  private static final Column<ActorKind> CREATED_BY_KIND =
      ALL.once("created_by_kind", Type.ACTOR_KIND, rule -> rule.createdBy().kind());
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, TrustRule::createdAt);
  private static final Column<Instant> UPDATED_AT =
      ALL.eachTime("updated_at", Type.INSTANT, TrustRule::updatedAt);
  private static final Column<Instant> REMOVED_AT =
      ALL.eachTime("removed_at", Type.INSTANT, TrustRule::removedAt);
  private static final Column<Long> VERSION =
      ALL.eachTime("version", Type.NUMBER, TrustRule::version);

  private TrustRuleRows() {}

  /** The rule of a row that selects the list of {@link #ALL} first. */
  static TrustRule rule(ResultSet selected, Json json) throws SQLException {
    var row = new Row(selected, json);
    return new TrustRule(
        row.get(ID),
        row.get(NAME),
        row.get(OWNER),
        row.get(ISSUER),
        row.get(REPOSITORY),
        row.get(CONDITIONS),
        row.get(ROLE),
        scopes(row.get(SCOPES)),
        Duration.ofSeconds(row.get(LIFETIME)),
        new ActorName(row.get(CREATED_BY), row.get(CREATED_BY_KIND)),
        row.get(CREATED_AT),
        row.get(UPDATED_AT),
        row.orNull(REMOVED_AT),
        row.get(VERSION));
  }

  /** One that only a newer release knows lets nothing through in this one. */
  private static Set<KeyScope> scopes(List<String> names) {
    return Arrays.stream(KeyScope.values())
        .filter(scope -> names.contains(scope.name()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
