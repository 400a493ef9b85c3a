package io.vclustermanager.provider;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.TenantDefaults;
import io.vclustermanager.model.ValuesProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host in the configuration: {@code vcm.hosts.<name>}. */
@EachProperty("vcm.hosts")
public final class HostConfiguration {
  private final String name;
  private @Nullable String kubeconfig;
  private boolean insecureSkipTlsVerify;
  private boolean inCluster;
  private TenantDefaults tenantDefaults = TenantDefaults.ON;
  private DriftPolicy driftPolicy = DriftPolicy.REPORT;
  private Simulated simulated = new Simulated();
  private @Nullable String region;
  private Map<String, String> labels = Map.of();
  private boolean cordoned;
  private @Nullable Integer maxClusters;
  private ValuesProfile valuesProfile = ValuesProfile.RESTRICTED;

  HostConfiguration(@Parameter String name) {
    this.name = name;
  }

  /** The host's name. */
  public String getName() {
    return name;
  }

  /** The path of its kubeconfig file; null when it has none. */
  public @Nullable String getKubeconfig() {
    return kubeconfig;
  }

  /** Sets the path of its kubeconfig file. */
  public void setKubeconfig(@Nullable String newKubeconfig) {
    kubeconfig = newKubeconfig;
  }

  /** Whether its kubeconfig may leave the API server unverified. */
  public boolean isInsecureSkipTlsVerify() {
    return insecureSkipTlsVerify;
  }

  /** Sets whether its kubeconfig may leave the API server unverified. */
  public void setInsecureSkipTlsVerify(boolean allowed) {
    insecureSkipTlsVerify = allowed;
  }

  /** Whether it is the cluster in which the service itself runs, as the pod's ServiceAccount. */
  public boolean isInCluster() {
    return inCluster;
  }

  /** Sets whether it is the cluster in which the service itself runs. */
  public void setInCluster(boolean newInCluster) {
    inCluster = newInCluster;
  }

  /** Whether the fences around tenants stand there by themselves. */
  public TenantDefaults getTenantDefaults() {
    return tenantDefaults;
  }

  /** Sets whether the fences around tenants stand there by themselves. */
  public void setTenantDefaults(TenantDefaults newTenantDefaults) {
    tenantDefaults = newTenantDefaults;
  }

  /** What is done when somebody changes what stands there, where a cluster says nothing itself. */
  public DriftPolicy getDriftPolicy() {
    return driftPolicy;
  }

  /** Sets what is done when somebody changes what stands there. */
  public void setDriftPolicy(DriftPolicy newDriftPolicy) {
    driftPolicy = newDriftPolicy;
  }

  /** The region it stands in; null when nothing is said. */
  public @Nullable String getRegion() {
    return region;
  }

  /** Sets the region it stands in. */
  public void setRegion(@Nullable String newRegion) {
    region = newRegion;
  }

  /** Its labels, by which clusters find it. */
  public Map<String, String> getLabels() {
    return labels;
  }

  /** Sets its labels; their keys may have dots. */
  public void setLabels(
      @MapFormat(
              transformation = MapFormat.MapTransformation.FLAT,
              keyFormat = StringConvention.RAW)
          Map<String, String> newLabels) {
    labels = newLabels;
  }

  /** Whether no new clusters are placed on it. */
  public boolean isCordoned() {
    return cordoned;
  }

  /** Sets whether no new clusters are placed on it. */
  public void setCordoned(boolean newCordoned) {
    cordoned = newCordoned;
  }

  /** The most live clusters that it may hold; null: any number. */
  public @Nullable Integer getMaxClusters() {
    return maxClusters;
  }

  /** Sets the most live clusters that it may hold. */
  public void setMaxClusters(@Nullable Integer most) {
    maxClusters = most;
  }

  /** What the own values of its clusters may say, beside what owners and templates allow. */
  public ValuesProfile getValuesProfile() {
    return valuesProfile;
  }

  /** Sets what the own values of its clusters may say. */
  public void setValuesProfile(ValuesProfile newProfile) {
    valuesProfile = newProfile;
  }

  /** What is said of it beside how it is reached. */
  Host.Settings settings() {
    return new Host.Settings(
        region,
        Map.copyOf(labels),
        cordoned,
        maxClusters,
        driftPolicy,
        valuesProfile,
        tenantDefaults);
  }

  /** How it is reached. */
  HostAccess access() {
    var file = kubeconfig;
    if (file != null) {
      return new HostAccess.File(name, Path.of(file), insecureSkipTlsVerify);
    }
    return inCluster ? new HostAccess.InCluster(name) : new HostAccess.Simulation(name, simulated);
  }

  /** How the simulation behaves. */
  public Simulated getSimulated() {
    return simulated;
  }

  /** Sets how the simulation behaves. */
  public void setSimulated(Simulated newSimulated) {
    simulated = newSimulated;
  }

  /** How a simulated host behaves: {@code vcm.hosts.<name>.simulated}. */
  @ConfigurationProperties("simulated")
  public static final class Simulated {
    private Duration delay = Duration.ofSeconds(4);
    private @Nullable String fail;

    /** How long a create takes; a delete takes half of that. */
    public Duration getDelay() {
      return delay;
    }

    /** Sets how long a create takes. */
    public void setDelay(Duration newDelay) {
      delay = newDelay;
    }

    /**
     * What fails: {@code create}, {@code update}, {@code pause}, {@code resume}, {@code delete},
     * {@code mark}, {@code bootstrap} or {@code observe}; null when nothing does.
     */
    public @Nullable String getFail() {
      return fail;
    }

    /** Sets what fails. */
    public void setFail(@Nullable String newFail) {
      fail = newFail;
    }
  }
}
