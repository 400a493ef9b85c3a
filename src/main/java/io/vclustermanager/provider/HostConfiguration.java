package io.vclustermanager.provider;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A host in the configuration: {@code vcm.hosts.<name>}. */
@EachProperty("vcm.hosts")
public final class HostConfiguration {
  private final String name;
  private @Nullable String kubeconfig;
  private boolean inCluster;
  private DriftPolicy driftPolicy = DriftPolicy.REPORT;
  private Simulated simulated = new Simulated();

  HostConfiguration(@Parameter String name) {
    this.name = name;
  }

  /** The host's name. */
  public String getName() {
    return name;
  }

  /** What kind of host it is: Kubernetes when it says how to reach it. */
  public Host.Kind kind() {
    return kubeconfig != null || inCluster ? Host.Kind.KUBERNETES : Host.Kind.SIMULATED;
  }

  /** The path of its kubeconfig file; null when it has none. */
  public @Nullable String getKubeconfig() {
    return kubeconfig;
  }

  /** Sets the path of its kubeconfig file. */
  public void setKubeconfig(@Nullable String newKubeconfig) {
    kubeconfig = newKubeconfig;
  }

  /** Whether it is the cluster in which the service itself runs, as the pod's ServiceAccount. */
  public boolean isInCluster() {
    return inCluster;
  }

  /** Sets whether it is the cluster in which the service itself runs. */
  public void setInCluster(boolean newInCluster) {
    inCluster = newInCluster;
  }

  /** What is done when somebody changes what stands there, where a cluster says nothing itself. */
  public DriftPolicy getDriftPolicy() {
    return driftPolicy;
  }

  /** Sets what is done when somebody changes what stands there. */
  public void setDriftPolicy(DriftPolicy newDriftPolicy) {
    driftPolicy = newDriftPolicy;
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
     * What fails: {@code create}, {@code update}, {@code pause}, {@code resume}, {@code delete} or
     * {@code observe}; null when nothing does.
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
