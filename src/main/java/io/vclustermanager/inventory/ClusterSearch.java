package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import java.util.regex.Pattern;

/**
 * What is searched for, in upper or lower case, in all by which people know a cluster: its name,
 * its display name, its owner's name, its labels.
 */
public record ClusterSearch(String text) {
  /** All characters that a label's key or value can have. */
  private static final Pattern LABEL = Pattern.compile("[-A-Za-z0-9_./]+");

  /** Narrows a statement about {@code cluster c} down to those that have it. */
  void narrow(Sql sql) {
    sql.add(
        " and (strpos(c.name, lower(?)) > 0 or strpos(lower(c.display_name), lower(?)) > 0 or"
            + " c.owner_id in (select p.id from owner p where strpos(lower(p.name), lower(?)) > 0)",
        text,
        text,
        text);
    if (LABEL.matcher(text).matches()) {
      // None of these characters stands between keys and values, so that what is found in the whole
      // is in one of them. To take them apart would cost several times as much.
      sql.add(" or strpos(lower(c.labels::text), lower(?)) > 0", text);
    }
    sql.add(")");
  }
}
