package io.vclustermanager.inventory;

import io.micronaut.data.annotation.Embeddable;
import io.micronaut.data.annotation.EmbeddedId;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated host holds under a name.
 *
 * @param clusterId the mark of whose it is; null: somebody else's
 * @param deletingSince when it was told to go; null while it stays
 * @param paused whether it sleeps
 * @param revision of the spec that it was given last
 * @param changedAt when it was last woken or changed; null: never
 * @param bootstrap whether it puts something into itself at first
 */
@MappedEntity("simulated_cluster")
public record SimulatedClusterRow(
    @EmbeddedId Place place,
    @Nullable UUID clusterId,
    Instant createdAt,
    @Nullable Instant deletingSince,
    boolean paused,
    long revision,
    @Nullable Instant changedAt,
    boolean bootstrap) {
  /** Where it is. */
  @Embeddable
  public record Place(String host, String namespace, String name) {}
}
