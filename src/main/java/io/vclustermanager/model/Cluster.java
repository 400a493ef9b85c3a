package io.vclustermanager.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the inventory holds it: what is wanted and what was seen, side by side.
 *
 * @param host null: it runs on none, as clusters do that are made whole
 * @param namespace with the prefix, as it is on the host; null where there is no host
 * @param generation counts the changes of what is wanted
 * @param drift what was last seen to be otherwise than wanted
 * @param phase the result of {@link Phase#of}, kept by the inventory's write path
 * @param driftPolicy what is done about drift; null: what its host says
 * @param version counts all changes
 * @param deletedAt when it was seen to be gone after it was asked to go
 */
public record Cluster(
    UUID id,
    Kind kind,
    String name,
    String displayName,
    Owner owner,
    ActorName createdBy,
    @Nullable Host host,
    @Nullable String namespace,
    Map<String, String> labels,
    Wanted wanted,
    long generation,
    ClusterSpec spec,
    Observed observed,
    @Nullable Instant observedAt,
    List<Condition> conditions,
    List<Drift> drift,
    Phase phase,
    Lease lease,
    boolean deletionProtection,
    @Nullable DriftPolicy driftPolicy,
    long version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant deletedAt) {

  /** What it is. */
  public enum Kind {
    /** A control plane of its own inside a namespace of a host. */
    VIRTUAL,
    /** A whole cluster of Amazon's Elastic Kubernetes Service, on no host of ours. */
    EKS
  }

  /** Whether the cluster is to be there. */
  public enum Wanted {
    PRESENT,
    /** There, but asleep. */
    PAUSED,
    ABSENT
  }

  /** A virtual one that was just asked for, in version 1 and generation 1. */
  public static Cluster requested(
      String name,
      String namespace,
      Owner owner,
      ActorName createdBy,
      Host host,
      Map<String, String> labels,
      ClusterSpec spec,
      Lease lease,
      Instant now) {
    return new Cluster(
        NodeId.newKey(now),
        Kind.VIRTUAL,
        name,
        name,
        owner,
        createdBy,
        host,
        namespace,
        labels,
        Wanted.PRESENT,
        1,
        spec,
        Observed.never(),
        null,
        List.of(),
        List.of(),
        Phase.REQUESTED,
        lease,
        false,
        null,
        1,
        now,
        now,
        null);
  }

  /** Whether it runs on a host of this kind. */
  public boolean isOn(Host.Kind hostKind) {
    return host != null && host.kind() == hostKind;
  }

  /**
   * The host of one that is known to have one.
   *
   * @throws IllegalStateException when it has none
   */
  public Host requireHost() {
    if (host == null) {
      throw new IllegalStateException("The cluster " + id + " runs on no host");
    }
    return host;
  }

  /** What is done about its drift: as it says itself, or its host. */
  public DriftPolicy driftPolicyInForce() {
    if (driftPolicy != null) {
      return driftPolicy;
    }
    return host == null ? DriftPolicy.REPORT : host.driftPolicy();
  }

  /** The same with another phase. */
  public Cluster withPhase(Phase newPhase) {
    return new ClusterEdit(this).phase(newPhase).same();
  }

  /** The same as the next step of one change: with the version that this one has. */
  public Cluster asVersion(Cluster of) {
    return new ClusterEdit(this).as(of);
  }

  /** The next version, made at that time, in which nothing else is new. */
  public Cluster touched(Instant now) {
    return new ClusterEdit(this).next(now);
  }

  /** The next version, made at that time, with other labels. */
  public Cluster withLabels(Map<String, String> newLabels, Instant now) {
    return new ClusterEdit(this).labels(newLabels).next(now);
  }

  /** The next version, made at that time, with another lease. */
  public Cluster withLease(Lease newLease, Instant now) {
    return new ClusterEdit(this).lease(newLease).next(now);
  }

  /** The next version, made at that time, wanted otherwise. */
  public Cluster withWanted(Wanted newWanted, Instant now) {
    return new ClusterEdit(this).wanted(newWanted).next(now);
  }

  /** The next version, made at that time, wanted with another spec and policy for drift. */
  public Cluster withSpec(ClusterSpec newSpec, @Nullable DriftPolicy policy, Instant now) {
    return new ClusterEdit(this).spec(newSpec).driftPolicy(policy).next(now);
  }

  /**
   * The same version, which turned out to run that spec: one that others made and that was taken
   * in. It counts as having been ready, so that it is never made anew unasked.
   */
  public Cluster takenIn(ClusterSpec found, boolean paused, Instant now) {
    return new ClusterEdit(this)
        .spec(found)
        .wanted(paused ? Wanted.PAUSED : Wanted.PRESENT)
        .observed(new Observed(Observed.Existence.UNKNOWN, true, true, null, null, paused), now)
        .same();
  }

  /** The next version, made at that time, protected from being deleted or not. */
  public Cluster withDeletionProtection(boolean isProtected, Instant now) {
    return new ClusterEdit(this).deletionProtection(isProtected).next(now);
  }

  /** The next version, made at that time, of another owner. */
  public Cluster withOwner(Owner newOwner, Instant now) {
    return new ClusterEdit(this).owner(newOwner).next(now);
  }

  /** The next version, made at that time, with another policy for drift. */
  public Cluster withDriftPolicy(@Nullable DriftPolicy policy, Instant now) {
    return new ClusterEdit(this).driftPolicy(policy).next(now);
  }

  /** The next version, made at that time, with other drift. */
  public Cluster withDrift(List<Drift> newDrift, Instant now) {
    return new ClusterEdit(this).drift(newDrift).next(now);
  }

  /** The next version, made at that time, with other conditions. */
  public Cluster withConditions(List<Condition> newConditions, Instant now) {
    return new ClusterEdit(this).conditions(newConditions).next(now);
  }

  /** The next version, made at that time, seen so. */
  public Cluster withObserved(Observed seen, List<Condition> newConditions, Instant now) {
    return new ClusterEdit(this).observed(seen, now).conditions(newConditions).next(now);
  }
}
