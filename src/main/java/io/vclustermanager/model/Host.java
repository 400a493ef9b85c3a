package io.vclustermanager.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where virtual clusters run. How it is reached stands elsewhere: that is a secret.
 *
 * @param configured whether the configuration (or a mutation) names it still
 * @param kubernetesVersion as last seen; null when never seen
 * @param reachable whether it answered when last looked at; null when never looked at
 * @param cordoned whether no new clusters are placed on it
 * @param maxClusters the most live clusters that it may hold; null: any number
 * @param driftPolicy what is done about drift where a cluster says nothing itself
 * @param capacity as last counted; null when never counted
 * @param version counts the changes of its settings
 */
public record Host(
    UUID id,
    String name,
    Kind kind,
    ManagedBy managedBy,
    boolean configured,
    @Nullable String region,
    @Nullable String kubernetesVersion,
    @Nullable Boolean reachable,
    @Nullable Instant observedAt,
    Map<String, String> labels,
    Instant createdAt,
    boolean cordoned,
    @Nullable Integer maxClusters,
    DriftPolicy driftPolicy,
    @Nullable Capacity capacity,
    List<Condition> conditions,
    long version) {
  /** The condition that says whether its API server answers and lets the service in. */
  public static final String REACHABLE = "Reachable";

  /** Of what it has, and what is asked of it already. */
  public record Amount(long allocatable, long requested) {
    /** What is left; never less than nothing. */
    public long free() {
      return Math.max(0, allocatable - requested);
    }
  }

  /**
   * What its nodes have and its pods request.
   *
   * @param cpu in thousandths of a core
   * @param memory in bytes
   */
  public record Capacity(Amount cpu, Amount memory) {}

  /** A Kubernetes cluster, or a simulation of one. */
  public enum Kind {
    KUBERNETES,
    SIMULATED
  }

  /** Who manages its settings. */
  public enum ManagedBy {
    CONFIGURATION,
    API
  }

  /** What users say of a host; the rest is seen or decided by the service. */
  public record Settings(
      @Nullable String region,
      Map<String, String> labels,
      boolean cordoned,
      @Nullable Integer maxClusters,
      DriftPolicy driftPolicy) {}

  /** What users say of it. */
  public Settings settings() {
    return new Settings(region, labels, cordoned, maxClusters, driftPolicy);
  }

  /** A registered host that nobody has looked at yet. */
  public static Host registered(UUID id, String name, Kind kind, Settings settings, Instant now) {
    return unseen(id, name, kind, ManagedBy.API, settings, now);
  }

  /** A host of the configuration that nobody has looked at yet. */
  public static Host configured(UUID id, String name, Kind kind, Settings settings, Instant now) {
    return unseen(id, name, kind, ManagedBy.CONFIGURATION, settings, now);
  }

  private static Host unseen(
      UUID id, String name, Kind kind, ManagedBy managedBy, Settings settings, Instant now) {
    return new Host(
        id,
        name,
        kind,
        managedBy,
        true,
        settings.region,
        null,
        null,
        null,
        settings.labels,
        now,
        settings.cordoned,
        settings.maxClusters,
        settings.driftPolicy,
        null,
        List.of(),
        1);
  }

  /** The same as what becomes of an earlier host of its id: with its age, in its next version. */
  public Host after(Host former) {
    return new Host(
        id,
        name,
        kind,
        managedBy,
        configured,
        region,
        null,
        null,
        null,
        labels,
        former.createdAt,
        cordoned,
        maxClusters,
        driftPolicy,
        null,
        List.of(),
        former.version + 1);
  }

  /** The same in its next version, with these settings. */
  public Host with(Settings settings) {
    return new Host(
        id,
        name,
        kind,
        managedBy,
        configured,
        settings.region,
        kubernetesVersion,
        reachable,
        observedAt,
        settings.labels,
        createdAt,
        settings.cordoned,
        settings.maxClusters,
        settings.driftPolicy,
        capacity,
        conditions,
        version + 1);
  }
}
