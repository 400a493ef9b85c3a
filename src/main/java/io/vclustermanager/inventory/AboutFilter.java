package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must be said about a cluster; nothing asked for means any.
 *
 * @param description is somewhere in the description, in upper or lower case; null: any
 * @param labels each must be there with this value
 */
public record AboutFilter(@Nullable String description, Map<String, String> labels) {
  /** Any. */
  public static final AboutFilter ANY = new AboutFilter(null, Map.of());

  /** Narrows a statement about {@code cluster c} down to it. */
  void narrow(Sql sql, Json json) {
    if (description != null) {
      sql.add(" and strpos(lower(c.description), lower(?)) > 0", description).plannedForItsValues();
    }
    if (!labels.isEmpty()) {
      sql.add(" and c.labels @> ?::jsonb", json.write(Json.LABELS, labels)).plannedForItsValues();
    }
  }
}
