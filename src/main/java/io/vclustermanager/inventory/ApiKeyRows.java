package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Rows of api_key. The hash of the key itself is written and read by statements of its own. */
final class ApiKeyRows {
  static final Columns<ApiKey> ALL = new Columns<>("api_key", "k");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, ApiKey::id);
  private static final Column<String> NAME = ALL.once("name", Type.TEXT, ApiKey::name);
  private static final Column<String> PREFIX = ALL.once("prefix", Type.TEXT, ApiKey::prefix);
  private static final Column<UUID> OWNER = ALL.once("owner_id", Type.UUID, ApiKey::ownerId);
  private static final Column<Role> ROLE =
      ALL.once("role", Type.constant(Role.class), ApiKey::role);
  private static final Column<Boolean> EVERYWHERE =
      ALL.once("everywhere", Type.FLAG, ApiKey::everywhere);
  private static final Column<List<String>> SCOPES =
      ALL.once(
          "scopes", Type.TEXTS, key -> key.scopes().stream().map(Enum::name).sorted().toList());
  private static final Column<String> CREATED_BY =
      ALL.once("created_by", Type.TEXT, key -> key.createdBy().name());
  private static final Column<ActorKind> CREATED_BY_KIND =
      ALL.once("created_by_kind", Type.ACTOR_KIND, key -> key.createdBy().kind());
  private static final Column<Instant> CREATED_AT =
      ALL.once("created_at", Type.INSTANT, ApiKey::createdAt);
  private static final Column<Instant> EXPIRES_AT =
      ALL.once("expires_at", Type.INSTANT, ApiKey::expiresAt);
  private static final Column<Instant> LAST_USED_AT =
      ALL.apart("last_used_at", Type.INSTANT, ApiKey::lastUsedAt);
  private static final Column<Instant> REVOKED_AT =
      ALL.apart("revoked_at", Type.INSTANT, ApiKey::revokedAt);

  private ApiKeyRows() {}

  /** The key of a row that selects the list of {@link #ALL} first. */
  static ApiKey key(ResultSet selected, Json json) throws SQLException {
    var row = new Row(selected, json);
    return new ApiKey(
        row.get(ID),
        row.get(NAME),
        row.get(PREFIX),
        row.get(OWNER),
        row.get(ROLE),
        row.flag(EVERYWHERE),
        scopes(row.get(SCOPES)),
        new ActorName(row.get(CREATED_BY), row.get(CREATED_BY_KIND)),
        row.get(CREATED_AT),
        row.get(EXPIRES_AT),
        row.orNull(LAST_USED_AT),
        row.orNull(REVOKED_AT));
  }

  /** One that only a newer release knows lets nothing through in this one. */
  private static Set<KeyScope> scopes(List<String> names) {
    return Arrays.stream(KeyScope.values())
        .filter(scope -> names.contains(scope.name()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
