package io.vclustermanager.model;

import io.vclustermanager.model.Cluster.Desired;
import io.vclustermanager.model.Cluster.Status;
import io.vclustermanager.model.Cluster.Times;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observed.Existence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A copy of a cluster in the making: the one place that names all its parts. */
final class ClusterEdit {
  private final Cluster from;
  private About about;
  private Owner owner;
  private Desired desired;
  private Status status;
  private Phase phase;
  private Lease lease;
  private @Nullable Instant deletedAt;

  ClusterEdit(Cluster from) {
    this.from = from;
    this.about = from.about();
    this.owner = from.owner();
    this.desired = from.desired();
    this.status = from.status();
    this.phase = from.phase();
    this.lease = from.lease();
    this.deletedAt = from.deletedAt();
  }

  ClusterEdit about(About newAbout) {
    about = newAbout;
    return this;
  }

  ClusterEdit owner(Owner newOwner) {
    owner = newOwner;
    return this;
  }

  ClusterEdit wanted(Wanted newWanted) {
    desired =
        new Desired(newWanted, desired.generation() + 1, desired.spec(), desired.driftPolicy());
    // It is told of the former wish: while this one is brought about, it would tell the opposite.
    return drift(status.drift().stream().filter(each -> !each.isOfSleep()).toList());
  }

  ClusterEdit spec(ClusterSpec newSpec) {
    desired =
        new Desired(desired.wanted(), desired.generation() + 1, newSpec, desired.driftPolicy());
    return this;
  }

  ClusterEdit driftPolicy(@Nullable DriftPolicy policy) {
    desired = new Desired(desired.wanted(), desired.generation(), desired.spec(), policy);
    return this;
  }

  ClusterEdit observed(Observed seen, Instant at) {
    status = new Status(seen, at, status.conditions(), status.drift());
    deletedAt =
        desired.wanted() == Wanted.ABSENT && seen.existence() == Existence.ABSENT ? at : null;
    return this;
  }

  /** What was seen of it says nothing any more. */
  ClusterEdit abandoned(Condition why, Instant at) {
    wanted(Wanted.ABSENT);
    status =
        new Status(
            status.observed().then(Existence.UNKNOWN),
            status.observedAt(),
            List.of(why),
            List.of());
    deletedAt = at;
    return this;
  }

  ClusterEdit conditions(List<Condition> newConditions) {
    status = new Status(status.observed(), status.observedAt(), newConditions, status.drift());
    return this;
  }

  ClusterEdit drift(List<Drift> newDrift) {
    status = new Status(status.observed(), status.observedAt(), status.conditions(), newDrift);
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
        about,
        owner,
        from.createdBy(),
        from.place(),
        desired,
        status,
        phase,
        lease,
        version,
        new Times(from.createdAt(), updatedAt, deletedAt));
  }
}
