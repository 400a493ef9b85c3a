package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import java.util.Map;

/**
 * What must be said about a cluster; nothing asked for means any.
 *
 * @param labels each must be there with this value
 */
public record AboutFilter(Map<String, String> labels) {
  /** Any. */
  public static final AboutFilter ANY = new AboutFilter(Map.of());

  /** Narrows a statement about {@code cluster c} down to it. */
  void narrow(Sql sql, Json json) {
    if (!labels.isEmpty()) {
      sql.add(" and c.labels @> ?::jsonb", json.write(Json.LABELS, labels)).plannedForItsValues();
    }
  }
}
