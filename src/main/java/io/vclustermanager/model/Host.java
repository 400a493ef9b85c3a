package io.vclustermanager.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where virtual clusters run. How it is reached stands elsewhere: that is a secret.
 *
 * @param configured whether the configuration (or a mutation) names it still
 * @param settings what users say of it
 * @param status what was seen of it
 * @param version counts the changes of its settings
 */
public record Host(
    UUID id,
    String name,
    Kind kind,
    ManagedBy managedBy,
    boolean configured,
    Settings settings,
    Status status,
    Instant createdAt,
    long version) {
  /** The reason of {@link ConditionType#RIGHTS_GRANTED} where no cluster can be made. */
  public static final String RIGHTS_MISSING = "RightsMissing";

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

  /**
   * What users say of a host; the rest is seen or decided by the service.
   *
   * @param cordoned whether no new clusters are placed on it
   * @param maxClusters the most live clusters that it may hold; null: any number
   * @param driftPolicy what is done about drift where a cluster says nothing itself
   * @param valuesProfile what the own values of its clusters may say, where owner and template
   *     allow less
   * @param tenantDefaults whether fences stand around its clusters by themselves
   */
  public record Settings(
      @Nullable String region,
      Map<String, String> labels,
      boolean cordoned,
      @Nullable Integer maxClusters,
      DriftPolicy driftPolicy,
      ValuesProfile valuesProfile,
      TenantDefaults tenantDefaults) {
    /** Of a host that holds its tenants as hosts do by default. */
    public Settings(
        @Nullable String region,
        Map<String, String> labels,
        boolean cordoned,
        @Nullable Integer maxClusters,
        DriftPolicy driftPolicy) {
      this(
          region,
          labels,
          cordoned,
          maxClusters,
          driftPolicy,
          ValuesProfile.RESTRICTED,
          TenantDefaults.ON);
    }
  }

  /**
   * What was seen of a host.
   *
   * @param kubernetesVersion as last seen; null when never seen
   * @param reachable whether it answered when last looked at; null when never looked at
   * @param capacity as last counted; null when never counted
   * @param lacking what the service has no rights for there, as last inspected
   * @param serverUid by which its API server is told from others, as last inspected; null when
   *     never seen
   */
  public record Status(
      @Nullable String kubernetesVersion,
      @Nullable Boolean reachable,
      @Nullable Instant observedAt,
      @Nullable Capacity capacity,
      List<Condition> conditions,
      Set<HostFeature> lacking,
      @Nullable String serverUid) {
    /** Nobody looked yet. */
    public static final Status NEVER = new Status(null, null, null, null, List.of());

    /** Of a host on which the service lacks no rights that are known. */
    public Status(
        @Nullable String kubernetesVersion,
        @Nullable Boolean reachable,
        @Nullable Instant observedAt,
        @Nullable Capacity capacity,
        List<Condition> conditions) {
      this(kubernetesVersion, reachable, observedAt, capacity, conditions, Set.of(), null);
    }

    /** The same, of the API server that was found to be this one. */
    Status of(@Nullable String server) {
      return new Status(
          kubernetesVersion, reachable, observedAt, capacity, conditions, lacking, server);
    }
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
    return new Host(id, name, kind, managedBy, true, settings, Status.NEVER, now, 1);
  }

  /** The same as what becomes of an earlier host of its id: with its age, in its next version. */
  public Host after(Host former) {
    return edited(settings, Status.NEVER, former.createdAt, former.version + 1);
  }

  /** The same in its next version, with these settings. */
  public Host with(Settings newSettings) {
    return edited(newSettings, status, createdAt, version + 1);
  }

  /** The same version, of the API server that was found to be this one; null: that is not known. */
  public Host ofServer(@Nullable String uid) {
    return edited(settings, status.of(uid), createdAt, version);
  }

  private Host edited(Settings newSettings, Status newStatus, Instant since, long newVersion) {
    return new Host(
        id, name, kind, managedBy, configured, newSettings, newStatus, since, newVersion);
  }

  /** Where it stands, in its users' words; null when nobody said. */
  public @Nullable String region() {
    return settings.region;
  }

  /** Its labels. */
  public Map<String, String> labels() {
    return settings.labels;
  }

  /** Whether no new clusters are placed on it. */
  public boolean cordoned() {
    return settings.cordoned;
  }

  /** The most live clusters that it may hold; null: any number. */
  public @Nullable Integer maxClusters() {
    return settings.maxClusters;
  }

  /** What is done about drift where a cluster says nothing itself. */
  public DriftPolicy driftPolicy() {
    return settings.driftPolicy;
  }

  /** What the own values of its clusters may say, where owner and template allow less. */
  public ValuesProfile valuesProfile() {
    return settings.valuesProfile;
  }

  /** Whether fences stand around its clusters by themselves. */
  public TenantDefaults tenantDefaults() {
    return settings.tenantDefaults;
  }

  /** What the service has no rights for there, as last inspected. */
  public Set<HostFeature> lacking() {
    return status.lacking;
  }

  /** Whether the service has no rights to make any cluster there, as last inspected. */
  public boolean lacksRights() {
    return status.conditions.stream()
        .anyMatch(
            each ->
                each.is(ConditionType.RIGHTS_GRANTED)
                    && each.status() == Condition.Status.FALSE
                    && each.reason().equals(RIGHTS_MISSING));
  }

  /** By which its API server is told from others, as last inspected; null when never seen. */
  public @Nullable String serverUid() {
    return status.serverUid;
  }

  /** The version of Kubernetes that it runs, as last seen; null when never seen. */
  public @Nullable String kubernetesVersion() {
    return status.kubernetesVersion;
  }

  /** Whether it answered when last looked at; null when never looked at. */
  public @Nullable Boolean reachable() {
    return status.reachable;
  }

  /** When it last answered; null when never. */
  public @Nullable Instant observedAt() {
    return status.observedAt;
  }

  /** As last counted; null when never counted. */
  public @Nullable Capacity capacity() {
    return status.capacity;
  }

  /** Its state in detail. */
  public List<Condition> conditions() {
    return status.conditions;
  }

  /** Whether it is known to have this. */
  public boolean has(ConditionType type) {
    return status.conditions.stream()
        .anyMatch(each -> each.is(type) && each.status() == Condition.Status.TRUE);
  }
}
