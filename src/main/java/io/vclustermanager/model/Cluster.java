package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the inventory holds it: what is wanted and what was seen, side by side.
 *
 * @param about what people say about it
 * @param desired what is wanted of it
 * @param status what was seen of it
 * @param phase the result of {@link Phase#of}, kept by the inventory's write path
 * @param version counts all changes
 */
public record Cluster(
    UUID id,
    Kind kind,
    String name,
    About about,
    Owner owner,
    ActorName createdBy,
    Place place,
    Desired desired,
    Status status,
    Phase phase,
    Lease lease,
    long version,
    Times times) {
  /** No cluster has this version: they begin with 1. */
  private static final long UNSEEN = 0;

  /**
   * Where it runs.
   *
   * @param host null: it runs on none, as clusters do that are made whole
   * @param namespace with the prefix, as it is on the host; null where there is no host
   * @param release what it is called there; null: as it is here
   */
  public record Place(@Nullable Host host, @Nullable String namespace, @Nullable String release) {
    /** Where it is called as it is here. */
    public Place(@Nullable Host host, @Nullable String namespace) {
      this(host, namespace, null);
    }

    /** On no host, as clusters are that are made whole. */
    public static final Place NOWHERE = new Place(null, null);
  }

  /**
   * What is wanted of it.
   *
   * @param generation counts the changes of what is wanted
   * @param driftPolicy what is done about drift; null: what its host says
   */
  public record Desired(
      Wanted wanted, long generation, ClusterSpec spec, @Nullable DriftPolicy driftPolicy) {}

  /**
   * What was seen of it.
   *
   * @param observedAt when that was last seen; null when never
   * @param drift what was last seen to be otherwise than wanted
   */
  public record Status(
      Observed observed,
      @Nullable Instant observedAt,
      List<Condition> conditions,
      List<Drift> drift) {
    /** Nobody looked yet. */
    public static final Status NEVER = new Status(Observed.never(), null, List.of(), List.of());
  }

  /**
   * When what became of it.
   *
   * @param createdAt when it was asked for
   * @param updatedAt when its version was made
   * @param deletedAt when it was seen to be gone after it was asked to go, or was abandoned; null
   *     while it lives
   */
  public record Times(Instant createdAt, Instant updatedAt, @Nullable Instant deletedAt) {}

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
      About about,
      Owner owner,
      ActorName createdBy,
      Place place,
      ClusterSpec spec,
      Lease lease,
      Instant now) {
    return requested(NodeId.newKey(now), name, about, owner, createdBy, place, spec, lease, now);
  }

  /** The same with this key. */
  public static Cluster requested(
      UUID id,
      String name,
      About about,
      Owner owner,
      ActorName createdBy,
      Place place,
      ClusterSpec spec,
      Lease lease,
      Instant now) {
    return new Cluster(
        id,
        Kind.VIRTUAL,
        name,
        about,
        owner,
        createdBy,
        place,
        new Desired(Wanted.PRESENT, 1, spec, null),
        Status.NEVER,
        Phase.REQUESTED,
        lease,
        1,
        new Times(now, now, null));
  }

  /**
   * What remains of it for a viewer who may not see it any more, and sees an event of the time when
   * that was otherwise: what never changes of a cluster, and what the event itself says.
   *
   * @param then whose it was at that time
   * @param at when the event happened
   */
  public Cluster asOf(Owner then, Phase phaseThen, Instant at) {
    return new Cluster(
        id,
        kind,
        name,
        About.named(about.displayName(), Map.of()),
        then,
        createdBy,
        place,
        new Desired(Wanted.PRESENT, UNSEEN, ClusterSpec.notSeenYet(Duration.ZERO), null),
        Status.NEVER,
        phaseThen,
        new Lease(null, null, 0, "not to be seen any more"),
        UNSEEN,
        new Times(createdAt(), at, null));
  }

  /** Whether it is no more than {@link #asOf} leaves. */
  public boolean isUnseen() {
    return version == UNSEEN;
  }

  /** The name that was asked for. */
  public String displayName() {
    return about.displayName();
  }

  /** Its labels. */
  public Map<String, String> labels() {
    return about.labels();
  }

  /** Whether a delete is refused until this is taken off. */
  public boolean deletionProtection() {
    return about.deletionProtection();
  }

  /** The host that it runs on; null where there is none. */
  public @Nullable Host host() {
    return place.host();
  }

  /** The name of its Helm release on the host, which an adopted one has from its maker. */
  public String release() {
    var given = place.release();
    return given == null ? name : given;
  }

  /** The host's namespace that it runs in, with the prefix; null where there is no host. */
  public @Nullable String namespace() {
    return place.namespace();
  }

  /** Whether it is to be there. */
  public Wanted wanted() {
    return desired.wanted();
  }

  /** Counts the changes of what is wanted. */
  public long generation() {
    return desired.generation();
  }

  /** What it is to be made of. */
  public ClusterSpec spec() {
    return desired.spec();
  }

  /** What is done about drift; null: what its host says. */
  public @Nullable DriftPolicy driftPolicy() {
    return desired.driftPolicy();
  }

  /** What was last seen of it. */
  public Observed observed() {
    return status.observed();
  }

  /**
   * The version of vCluster's chart that it runs, as last seen, or else that it was asked for with;
   * null when neither is known.
   */
  public @Nullable String runsChart() {
    var seen = observed().chartVersion();
    return seen == null ? spec().chartVersion() : seen;
  }

  /** When that was last seen; null when never. */
  public @Nullable Instant observedAt() {
    return status.observedAt();
  }

  /** Its state in detail. */
  public List<Condition> conditions() {
    return status.conditions();
  }

  /** What was last seen to be otherwise than wanted. */
  public List<Drift> drift() {
    return status.drift();
  }

  /** When it was asked for. */
  public Instant createdAt() {
    return times.createdAt();
  }

  /** When its version was made. */
  public Instant updatedAt() {
    return times.updatedAt();
  }

  /** When it was seen to be gone after it was asked to go; null while it lives. */
  public @Nullable Instant deletedAt() {
    return times.deletedAt();
  }

  /** Whether it runs on a host of this kind. */
  public boolean isOn(Host.Kind hostKind) {
    return place.host != null && place.host.kind() == hostKind;
  }

  /**
   * The host of one that is known to have one.
   *
   * @throws IllegalStateException when it has none
   */
  public Host requireHost() {
    if (place.host == null) {
      throw new IllegalStateException("The cluster " + id + " runs on no host");
    }
    return place.host;
  }

  /** What is done about its drift: as it says itself, or its host. */
  public DriftPolicy driftPolicyInForce() {
    var own = driftPolicy();
    if (own != null) {
      return own;
    }
    return place.host == null ? DriftPolicy.REPORT : place.host.driftPolicy();
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

  /** The next version, made at that time, of which people say something else. */
  public Cluster withAbout(About newAbout, Instant now) {
    return new ClusterEdit(this).about(newAbout).next(now);
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
   * The same version of an adopted cluster, which turned out to run that spec. It counts as having
   * been ready, so that it is never made anew unasked.
   */
  public Cluster adopted(ClusterSpec found, boolean paused, Instant now) {
    return new ClusterEdit(this)
        .spec(found)
        .wanted(paused ? Wanted.PAUSED : Wanted.PRESENT)
        .observed(new Observed(Observed.Existence.UNKNOWN, true, true, null, null, paused), now)
        .same();
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

  /**
   * The next version, made at that time, of one that nobody looks after any more: its host is gone
   * for good. It counts as deleted, and whether anything is left of it is not known.
   *
   * @param why for people
   */
  public Cluster abandoned(Condition why, Instant now) {
    return new ClusterEdit(this).abandoned(why, now).next(now);
  }

  /** The next version, made at that time, seen so. */
  public Cluster withObserved(Observed seen, List<Condition> newConditions, Instant now) {
    return new ClusterEdit(this).observed(seen, now).conditions(newConditions).next(now);
  }
}
