package io.vclustermanager.intent.kubeconfig;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.vclustermanager.model.KubeconfigRules;
import jakarta.annotation.PostConstruct;
import java.time.Duration;

/** Settings for kubeconfigs: {@code vcm.kubeconfig}. */
@ConfigurationProperties("vcm.kubeconfig")
@Context
public final class KubeconfigSettings {
  private Duration byDefault = Duration.ofHours(8);
  private Duration max = Duration.ofDays(30);

  /** A contradiction is found when the service starts, not by the first who asks. */
  @PostConstruct
  void check() {
    rules();
  }

  /** What is given when nothing is asked for, unless the lease is shorter. */
  public Duration getDefault() {
    return byDefault;
  }

  /** Sets what is given when nothing is asked for. */
  public void setDefault(Duration length) {
    byDefault = length;
  }

  /** The longest, whatever the lease. */
  public Duration getMax() {
    return max;
  }

  /** Sets the longest. */
  public void setMax(Duration length) {
    max = length;
  }

  /** The rules that these settings say. */
  KubeconfigRules rules() {
    return new KubeconfigRules(byDefault, max);
  }
}
