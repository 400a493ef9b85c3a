package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Columns;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Row;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Type;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.KubeconfigGrant.Role;
import io.vclustermanager.model.KubeconfigGrant.State;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Rows of kubeconfig_grant. */
@Singleton
final class GrantRows {
  private static final Columns<KubeconfigGrant> ALL = new Columns<>("kubeconfig_grant", "g");

  private static final Column<UUID> ID = ALL.once("id", Type.UUID, KubeconfigGrant::id);
  private static final Column<UUID> CLUSTER =
      ALL.once("cluster_id", Type.UUID, KubeconfigGrant::clusterId);
  private static final Column<Role> ROLE =
      ALL.once("role", Type.constant(Role.class), KubeconfigGrant::role);
  private static final Column<State> STATE =
      ALL.eachTime("state", Type.constant(State.class), KubeconfigGrant::state);
  private static final Column<String> ISSUED_TO =
      ALL.once("issued_to", Type.TEXT, grant -> grant.issuedTo().name());
  private static final Column<ActorKind> ISSUED_TO_KIND =
      ALL.once("issued_to_kind", Type.ACTOR_KIND, grant -> grant.issuedTo().kind());
  private static final Column<Instant> ISSUED_AT =
      ALL.once("issued_at", Type.INSTANT, KubeconfigGrant::issuedAt);
  private static final Column<Instant> EXPIRES_AT =
      ALL.eachTime("expires_at", Type.INSTANT, KubeconfigGrant::expiresAt);
  private static final Column<Instant> ENDED_AT =
      ALL.eachTime("ended_at", Type.INSTANT, KubeconfigGrant::endedAt);
  private static final Column<String> ERROR =
      ALL.eachTime("error", Type.TEXT, KubeconfigGrant::error);
  private static final Column<Instant> DUE_AT =
      ALL.eachTime("due_at", Type.INSTANT, KubeconfigGrant::dueAt);
  private static final Column<Integer> TRIES =
      ALL.eachTime("tries", Type.COUNT, KubeconfigGrant::tries);
  private static final Column<Long> VERSION =
      ALL.eachTime("version", Type.NUMBER, KubeconfigGrant::version);

  static final String COLUMNS = ALL.list();

  /** The same, of which it is known whether their cluster can be read. */
  static final String WITH_CLUSTER =
      COLUMNS + ", " + Readable.itsCluster("g.cluster_id") + " as its_cluster";

  private final Json json;

  GrantRows(Json json) {
    this.json = json;
  }

  /** The insert of a new grant. */
  Sql insert(KubeconfigGrant grant) {
    return ALL.insert(Sql.of(""), grant, json);
  }

  /** Adds the update of a grant, up to its {@code where}. */
  Sql update(Sql sql, KubeconfigGrant grant) {
    return ALL.update(sql, grant, json);
  }

  /** Of a row that selects {@link #WITH_CLUSTER}. */
  KubeconfigGrant withCluster(ResultSet row) throws SQLException {
    Readable.requireItsCluster(row);
    return grant(row);
  }

  /** The grant of a row that begins with {@link #COLUMNS}. */
  KubeconfigGrant grant(ResultSet selected) throws SQLException {
    var row = new Row(selected, json);
    return new KubeconfigGrant(
        row.get(ID),
        row.get(CLUSTER),
        row.get(ROLE),
        row.get(STATE),
        new ActorName(row.get(ISSUED_TO), row.get(ISSUED_TO_KIND)),
        row.get(ISSUED_AT),
        row.get(EXPIRES_AT),
        row.orNull(ENDED_AT),
        row.orNull(ERROR),
        row.orNull(DUE_AT),
        (int) row.number(TRIES),
        row.number(VERSION));
  }
}
