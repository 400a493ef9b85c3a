package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Host;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts: all that is given must hold.
 *
 * @param reachable whether they answered when last looked at; null: be it or not
 * @param cordoned whether no new clusters are placed on them; null: be it or not
 * @param labels each must hold
 */
public record HostFilter(
    NameFilter name,
    Among<Host.Kind> kinds,
    Among<String> regions,
    @Nullable Boolean reachable,
    @Nullable Boolean cordoned,
    List<LabelFilter> labels) {

  /** Narrows a statement about {@code host h} down to it. */
  void narrow(Sql sql) {
    Where.name(sql, "h.name", name);
    Where.constants(sql, "h.kind", kinds);
    Where.texts(sql, "h.region", regions);
    Where.flag(sql, "h.reachable is true", reachable);
    Where.flag(sql, "h.cordoned", cordoned);
    Where.labels(sql, "h.labels", labels);
  }
}
