package io.vclustermanager.intent.lease;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.bind.annotation.Bindable;
import io.vclustermanager.model.LeaseRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings for leases: {@code vcm.lease}. A contradiction is found when the service starts, not by
 * the first who asks for a lease.
 *
 * @param byDefault what is given when nothing is asked for; PT0S means permanent
 * @param min the shortest that can be asked for
 * @param max the longest from each request
 * @param maxLifetime the longest from creation; null means no limit
 */
@ConfigurationProperties("vcm.lease")
@Context
public record LeaseSettings(
    @Property(name = "vcm.lease.default", defaultValue = "P1D") Duration byDefault,
    @Bindable(defaultValue = "PT10M") Duration min,
    @Bindable(defaultValue = "P30D") Duration max,
    @Nullable Duration maxLifetime) {
  /** Refuses a contradiction. */
  public LeaseSettings {
    rules(byDefault, min, max, maxLifetime, false);
  }

  /** The rules that these settings say. Permanent clusters are an administrator's to make. */
  public LeaseRules rules(boolean permanentAllowed) {
    return rules(byDefault, min, max, maxLifetime, permanentAllowed);
  }

  private static LeaseRules rules(
      Duration byDefault,
      Duration min,
      Duration max,
      @Nullable Duration maxLifetime,
      boolean permanentAllowed) {
    return new LeaseRules(
        min, max, byDefault.isZero() ? null : byDefault, maxLifetime, permanentAllowed);
  }
}
