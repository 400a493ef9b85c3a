package io.vclustermanager.intent.kubeconfig;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.bind.annotation.Bindable;
import io.vclustermanager.model.KubeconfigLifetime;
import java.time.Duration;

/**
 * Settings for kubeconfigs: {@code vcm.kubeconfig}. A contradiction is found when the service
 * starts, not by the first who asks.
 *
 * @param byDefault what is given when nothing is asked for, unless the lease is shorter
 * @param max the longest, whatever the lease
 */
@ConfigurationProperties("vcm.kubeconfig")
@Context
public record KubeconfigSettings(
    @Property(name = "vcm.kubeconfig.default", defaultValue = "PT8H") Duration byDefault,
    @Bindable(defaultValue = "P30D") Duration max) {
  /** Refuses a contradiction. */
  public KubeconfigSettings {
    new KubeconfigLifetime(byDefault, max);
  }

  /** The rules that these settings say. */
  public KubeconfigLifetime rules() {
    return new KubeconfigLifetime(byDefault, max);
  }
}
