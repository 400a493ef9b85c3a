package io.vclustermanager.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the inventory holds it: what is wanted and what was seen, side by side.
 *
 * @param namespace with the prefix, as it is on the host
 * @param generation counts the changes of what is wanted
 * @param phase the result of {@link Phase#of}, kept by the inventory's write path
 * @param version counts all changes
 * @param deletedAt when it was seen to be gone after it was asked to go
 */
public record Cluster(
    UUID id,
    String name,
    String displayName,
    Owner owner,
    ActorName createdBy,
    Host host,
    String namespace,
    Map<String, String> labels,
    Wanted wanted,
    long generation,
    ClusterSpec spec,
    Observed observed,
    @Nullable Instant observedAt,
    List<Condition> conditions,
    Phase phase,
    Lease lease,
    boolean deletionProtection,
    long version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant deletedAt) {

  /** Whether the cluster is to be there. */
  public enum Wanted {
    PRESENT,
    ABSENT
  }

  /** The same with another phase. */
  public Cluster withPhase(Phase newPhase) {
    return new Cluster(
        id,
        name,
        displayName,
        owner,
        createdBy,
        host,
        namespace,
        labels,
        wanted,
        generation,
        spec,
        observed,
        observedAt,
        conditions,
        newPhase,
        lease,
        deletionProtection,
        version,
        createdAt,
        updatedAt,
        deletedAt);
  }

  /** The next version, made at that time, with other labels. */
  public Cluster withLabels(Map<String, String> newLabels, Instant now) {
    return new Cluster(
        id,
        name,
        displayName,
        owner,
        createdBy,
        host,
        namespace,
        newLabels,
        wanted,
        generation,
        spec,
        observed,
        observedAt,
        conditions,
        phase,
        lease,
        deletionProtection,
        version + 1,
        createdAt,
        now,
        deletedAt);
  }

  /** The next version, made at that time, with another lease. */
  public Cluster withLease(Lease newLease, Instant now) {
    return new Cluster(
        id,
        name,
        displayName,
        owner,
        createdBy,
        host,
        namespace,
        labels,
        wanted,
        generation,
        spec,
        observed,
        observedAt,
        conditions,
        phase,
        newLease,
        deletionProtection,
        version + 1,
        createdAt,
        now,
        deletedAt);
  }

  /** The next version, made at that time, wanted otherwise. */
  public Cluster withWanted(Wanted newWanted, Instant now) {
    return new Cluster(
        id,
        name,
        displayName,
        owner,
        createdBy,
        host,
        namespace,
        labels,
        newWanted,
        generation + 1,
        spec,
        observed,
        observedAt,
        conditions,
        phase,
        lease,
        deletionProtection,
        version + 1,
        createdAt,
        now,
        deletedAt);
  }

  /** The next version, made at that time, with other conditions. */
  public Cluster withConditions(List<Condition> newConditions, Instant now) {
    return new Cluster(
        id,
        name,
        displayName,
        owner,
        createdBy,
        host,
        namespace,
        labels,
        wanted,
        generation,
        spec,
        observed,
        observedAt,
        newConditions,
        phase,
        lease,
        deletionProtection,
        version + 1,
        createdAt,
        now,
        deletedAt);
  }

  /** The next version, made at that time, seen so. */
  public Cluster withObserved(Observed seen, List<Condition> newConditions, Instant now) {
    var gone = wanted == Wanted.ABSENT && seen.existence() == Observed.Existence.ABSENT;
    return new Cluster(
        id,
        name,
        displayName,
        owner,
        createdBy,
        host,
        namespace,
        labels,
        wanted,
        generation,
        spec,
        seen,
        now,
        newConditions,
        phase,
        lease,
        deletionProtection,
        version + 1,
        createdAt,
        now,
        gone ? now : null);
  }
}
