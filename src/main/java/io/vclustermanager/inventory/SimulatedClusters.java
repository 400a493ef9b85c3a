package io.vclustermanager.inventory;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.vclustermanager.inventory.SimulatedClusterRow.Place;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The simulated hosts' outside. Only the simulated provider, and tests that play it, touch it. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface SimulatedClusters extends GenericRepository<SimulatedClusterRow, Place> {
  /** What is there. */
  @Query(
      "select host as place_host, namespace as place_namespace, name as place_name, cluster_id,"
          + " created_at, deleting_since, paused, revision, changed_at, bootstrap from"
          + " simulated_cluster where host = :host and namespace = :namespace and name = :name")
  Optional<SimulatedClusterRow> find(String host, String namespace, String name);

  /** Makes it unless something of that name is there. */
  @Query(
      "insert into simulated_cluster (host, namespace, name, cluster_id, created_at, revision)"
          + " values (:host, :namespace, :name, :clusterId, :now, :revision) on conflict do"
          + " nothing")
  void make(
      String host,
      String namespace,
      String name,
      @Nullable UUID clusterId,
      Instant now,
      long revision);

  /** Lets it say that it puts something into itself at first. */
  @Query(
      "update simulated_cluster set bootstrap = true where host = :host and namespace ="
          + " :namespace and name = :name")
  void bootstrap(String host, String namespace, String name);

  /** Gives it another spec: it starts anew. */
  @Query(
      "update simulated_cluster set revision = :revision, changed_at = :now where host = :host and"
          + " namespace = :namespace and name = :name and revision <> :revision")
  void change(String host, String namespace, String name, long revision, Instant now);

  /** Puts it to sleep or wakes it. */
  @Query(
      "update simulated_cluster set paused = :paused, changed_at = :now where host = :host and"
          + " namespace = :namespace and name = :name and paused <> :paused")
  void sleep(String host, String namespace, String name, boolean paused, Instant now);

  /** Tells it to go. */
  @Query(
      "update simulated_cluster set deleting_since = :now where host = :host and namespace ="
          + " :namespace and name = :name and deleting_since is null")
  void beginDelete(String host, String namespace, String name, Instant now);

  /** Takes it away. */
  @Query(
      "delete from simulated_cluster where host = :host and namespace = :namespace and name ="
          + " :name")
  void remove(String host, String namespace, String name);

  /** How many there are. */
  @Query("select count(*) from simulated_cluster")
  long count();
}
