package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Phase;
import io.vclustermanager.model.Scope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters: all that is given must hold. Deleted ones are left out unless their phase is
 * asked for.
 *
 * @param drifted whether something is otherwise than wanted; null: be it or not
 * @param search what is searched for in their names; null: nothing
 */
public record ClusterFilter(
    Among<Phase> phases,
    Among<Cluster.Kind> kinds,
    Placed placed,
    NameFilter name,
    Among<String> createdBy,
    Since times,
    Made made,
    @Nullable Boolean drifted,
    AboutFilter about,
    @Nullable ClusterSearch search) {

  /** Any. */
  public static final ClusterFilter ANY =
      new ClusterFilter(
          Among.any(),
          Among.any(),
          Placed.ANY,
          NameFilter.ANY,
          Among.any(),
          Since.ANY,
          Made.ANY,
          null,
          AboutFilter.ANY,
          null);

  /**
   * Whose they are and where.
   *
   * @param ownerKeys the keys of their owners
   * @param owners the names of their owners
   */
  public record Placed(
      Among<UUID> ownerKeys, Among<String> owners, Among<String> hosts, Among<String> namespaces) {
    /** Any. */
    public static final Placed ANY = new Placed(Among.any(), Among.any(), Among.any(), Among.any());
  }

  /** When what became of them. Permanent ones have no end. */
  public record Since(Times createdAt, Times updatedAt, Times expiresAt) {
    /** Any. */
    public static final Since ANY = new Since(Times.ANY, Times.ANY, Times.ANY);
  }

  /**
   * Of what they are made: the chart's version as last seen, the template's name.
   *
   * @param valuesRefused whether their values say what nobody was allowed; null: be it or not
   */
  public record Made(
      Among<String> chartVersions, Among<String> templates, @Nullable Boolean valuesRefused) {
    /** Any. */
    public static final Made ANY = new Made(Among.any(), Among.any(), null);

    private boolean isSearch() {
      return !chartVersions.isAny() || !templates.isAny() || valuesRefused != null;
    }
  }

  /** Whether PostgreSQL cannot know how many it finds: all or none. */
  boolean isSearch() {
    return search != null || name.contains() != null || about.isSearch() || made.isSearch();
  }

  /** Narrows a statement about {@code cluster c} down to those of them that the scope covers. */
  void narrow(Sql sql, Scope scope) {
    Where.owners(sql, "c.owner_id", scope, placed.ownerKeys);
    if (phases.in() == null || !phases.in().contains(Phase.DELETED)) {
      sql.add(" and c.deleted_at is null");
    }
    Where.constants(sql, "c.phase", phases);
    Where.constants(sql, "c.kind", kinds);
    Where.parent(sql, "c.owner_id", "owner", placed.owners);
    Where.parent(sql, "c.host_id", "host", placed.hosts);
    if (!placed.hosts.isAny()) {
      sql.plannedForMany(scope);
    }
    Where.texts(sql, "c.namespace", placed.namespaces);
    Where.name(sql, "c.name", name);
    Where.texts(sql, "c.created_by", createdBy);
    Where.times(sql, "c.created_at", times.createdAt);
    Where.times(sql, "c.updated_at", times.updatedAt);
    Where.times(sql, "c.expires_at", times.expiresAt);
    Where.json(sql, "c.observed ->> 'chartVersion'", made.chartVersions);
    Where.json(sql, "c.spec #>> '{base,template,name}'", made.templates);
    Where.flag(sql, Clusters.VALUES_REFUSED, made.valuesRefused);
    Where.flag(sql, "c.drift <> '[]'", drifted);
    about.narrow(sql);
    if (search != null) {
      search.narrow(sql);
    }
    sql.readable(Readable.cluster("c"));
  }
}
