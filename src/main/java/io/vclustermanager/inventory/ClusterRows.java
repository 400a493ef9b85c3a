package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Column;
import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.UnknownKindException;
import io.vclustermanager.model.About;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Phase;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rows of cluster; owner and host come from {@link Places}. */
@Singleton
final class ClusterRows {
  private static final String COLUMNS =
      """
      c.id, c.kind, c.owner_id, c.host_id, c.name, c.display_name, c.created_by, c.created_by_kind,
        c.namespace, c.labels, c.wanted, c.paused, c.generation, c.spec, c.observed, c.observed_at,
        c.conditions, c.drift, c.phase, c.expires_at, c.max_expires_at, c.extensions_used,
        c.lease_cause, c.deletion_protection, c.drift_policy, c.version, c.created_at, c.updated_at, c.deleted_at
      """;

  static final String SELECT = "select " + COLUMNS + " from cluster c where ";

  private final Json json;
  private final Places places;

  ClusterRows(Json json, Places places) {
    this.json = json;
    this.places = places;
  }

  /** The kinds of clusters that there are. */
  enum Kind {
    VIRTUAL
  }

  /** A row whose owner and host are not known yet. */
  private record Draft(UUID ownerId, UUID hostId, Completion completion) {}

  private interface Completion {
    Cluster with(Owner owner, Host host);
  }

  /**
   * The clusters of a statement that begins with {@link #SELECT} and says which are {@link
   * Sql#readable}.
   */
  List<Cluster> list(Connection connection, Sql select) throws SQLException {
    return select.leavingOutUnknown(
        () -> inTheirPlaces(connection, select.all(connection, this::draft)));
  }

  private List<Cluster> inTheirPlaces(Connection connection, List<Draft> drafts)
      throws SQLException {
    var owners = places.owners(connection, drafts.stream().map(Draft::ownerId).toList());
    var hosts = places.hosts(connection, drafts.stream().map(Draft::hostId).toList());
    var clusters = new ArrayList<Cluster>(drafts.size());
    for (var draft : drafts) {
      clusters.add(
          draft.completion.with(required(owners, draft.ownerId), required(hosts, draft.hostId)));
    }
    return clusters;
  }

  /** The first cluster of such a statement. */
  Optional<Cluster> find(Connection connection, Sql select) throws SQLException {
    return list(connection, select).stream().findFirst();
  }

  /** The database lets no referred row go: one that is not there is of a kind unknown to us. */
  private static <T> T required(Map<UUID, T> places, UUID id) {
    var place = places.get(id);
    if (place == null) {
      throw new UnknownKindException("place", id.toString());
    }
    return place;
  }

  /** Asleep is a column of its own: replicas of the release before know two constants only. */
  private static Cluster.Wanted wanted(Cluster.Wanted kept, boolean paused) {
    return paused && kept == Cluster.Wanted.PRESENT ? Cluster.Wanted.PAUSED : kept;
  }

  /** By the numbers of the columns, in their order: looking names up is slow. */
  private Draft draft(ResultSet row) throws SQLException {
    var column = new Column(row);
    var id = column.uuid();
    column.constant(Kind.class);
    var ownerId = column.uuid();
    var hostId = column.uuid();
    var name = column.text();
    var displayName = column.text();
    var createdBy = new ActorName(column.text(), Kinds.ofActor(column.text()));
    var namespace = column.text();
    var labels = json.labels(column.text());
    var wanted = wanted(column.constant(Cluster.Wanted.class), column.flag());
    var generation = column.number();
    var spec = json.spec(column.text());
    var observed = json.observed(column.text());
    var observedAt = column.instantOrNull();
    var conditions = json.conditions(column.text());
    var drift = json.drift(column.text());
    var phase = column.constant(Phase.class);
    var lease =
        new Lease(
            column.instantOrNull(), column.instantOrNull(), (int) column.number(), column.text());
    var deletionProtection = column.flag();
    var driftPolicy = column.constantOrNull(DriftPolicy.class);
    var version = column.number();
    var createdAt = column.instant();
    var updatedAt = column.instant();
    var deletedAt = column.instantOrNull();
    return new Draft(
        ownerId,
        hostId,
        (owner, host) ->
            new Cluster(
                id,
                name,
                new About(displayName, labels, deletionProtection),
                owner,
                createdBy,
                new Cluster.Place(host, namespace),
                new Cluster.Desired(wanted, generation, spec, driftPolicy),
                new Cluster.Status(observed, observedAt, conditions, drift),
                phase,
                lease,
                version,
                new Cluster.Times(createdAt, updatedAt, deletedAt)));
  }
}
