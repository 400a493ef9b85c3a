package io.vclustermanager.model;

import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observed.Existence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A copy of a cluster in the making: the one place that names all its parts. */
final class ClusterEdit {
  private final Cluster from;
  private Owner owner;
  private Map<String, String> labels;
  private Wanted wanted;
  private long generation;
  private ClusterSpec spec;
  private Observed observed;
  private @Nullable Instant observedAt;
  private List<Condition> conditions;
  private List<Drift> drift;
  private Phase phase;
  private Lease lease;
  private boolean deletionProtection;
  private @Nullable DriftPolicy driftPolicy;
  private @Nullable Instant deletedAt;

  ClusterEdit(Cluster from) {
    this.from = from;
    this.owner = from.owner();
    this.spec = from.spec();
    this.drift = from.drift();
    this.deletionProtection = from.deletionProtection();
    this.driftPolicy = from.driftPolicy();
    this.labels = from.labels();
    this.wanted = from.wanted();
    this.generation = from.generation();
    this.observed = from.observed();
    this.observedAt = from.observedAt();
    this.conditions = from.conditions();
    this.phase = from.phase();
    this.lease = from.lease();
    this.deletedAt = from.deletedAt();
  }

  ClusterEdit labels(Map<String, String> newLabels) {
    labels = newLabels;
    return this;
  }

  ClusterEdit wanted(Wanted newWanted) {
    wanted = newWanted;
    generation++;
    return this;
  }

  ClusterEdit spec(ClusterSpec newSpec) {
    spec = newSpec;
    generation++;
    return this;
  }

  ClusterEdit owner(Owner newOwner) {
    owner = newOwner;
    return this;
  }

  ClusterEdit drift(List<Drift> newDrift) {
    drift = newDrift;
    return this;
  }

  ClusterEdit deletionProtection(boolean isProtected) {
    deletionProtection = isProtected;
    return this;
  }

  ClusterEdit driftPolicy(@Nullable DriftPolicy policy) {
    driftPolicy = policy;
    return this;
  }

  ClusterEdit observed(Observed seen, Instant at) {
    observed = seen;
    observedAt = at;
    deletedAt = wanted == Wanted.ABSENT && seen.existence() == Existence.ABSENT ? at : null;
    return this;
  }

  ClusterEdit conditions(List<Condition> newConditions) {
    conditions = newConditions;
    return this;
  }

  ClusterEdit phase(Phase newPhase) {
    phase = newPhase;
    return this;
  }

  ClusterEdit lease(Lease newLease) {
    lease = newLease;
    return this;
  }

  /** Still the same version: only what follows from it was set. */
  Cluster same() {
    return done(from.version(), from.updatedAt());
  }

  /** Of the version and time of another. */
  Cluster as(Cluster of) {
    return done(of.version(), of.updatedAt());
  }

  /** The next version, made at that time. */
  Cluster next(Instant now) {
    return done(from.version() + 1, now);
  }

  private Cluster done(long version, Instant updatedAt) {
    return new Cluster(
        from.id(),
        from.kind(),
        from.name(),
        from.displayName(),
        owner,
        from.createdBy(),
        from.host(),
        from.namespace(),
        labels,
        wanted,
        generation,
        spec,
        observed,
        observedAt,
        conditions,
        drift,
        phase,
        lease,
        deletionProtection,
        driftPolicy,
        version,
        from.createdAt(),
        updatedAt,
        deletedAt);
  }
}
