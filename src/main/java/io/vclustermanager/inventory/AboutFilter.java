package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be said about a cluster; nothing asked for means any.
 *
 * @param description is somewhere in the description, in upper or lower case; null: any
 * @param labels each must hold
 * @param isProtected whether it is protected from being deleted; null: be it or not
 */
public record AboutFilter(
    @Nullable String description, List<LabelFilter> labels, @Nullable Boolean isProtected) {
  /** Any. */
  public static final AboutFilter ANY = new AboutFilter(null, List.of(), null);

  boolean isSearch() {
    return description != null || !labels.isEmpty();
  }

  /** Narrows a statement about {@code cluster c} down to it. */
  void narrow(Sql sql) {
    if (description != null) {
      sql.add(" and strpos(lower(c.description), lower(?)) > 0", description).plannedForItsValues();
    }
    Where.labels(sql, "c.labels", labels);
    Where.flag(sql, "c.deletion_protection", isProtected);
  }
}
