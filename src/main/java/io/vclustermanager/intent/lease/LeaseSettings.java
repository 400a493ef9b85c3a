package io.vclustermanager.intent.lease;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.vclustermanager.model.LeaseRules;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings for leases: {@code vcm.lease}. */
@ConfigurationProperties("vcm.lease")
@Context
public final class LeaseSettings {
  private Duration byDefault = Duration.ofDays(1);
  private Duration min = Duration.ofMinutes(10);
  private Duration max = Duration.ofDays(30);
  private @Nullable Duration maxLifetime;

  /** A contradiction is found when the service starts, not by the first who asks for a lease. */
  @PostConstruct
  void check() {
    rules(false);
  }

  /** What is given when nothing is asked for; PT0S means permanent. */
  public Duration getDefault() {
    return byDefault;
  }

  /** Sets what is given when nothing is asked for. */
  public void setDefault(Duration length) {
    byDefault = length;
  }

  /** The shortest that can be asked for. */
  public Duration getMin() {
    return min;
  }

  /** Sets the shortest. */
  public void setMin(Duration length) {
    min = length;
  }

  /** The longest from each request. */
  public Duration getMax() {
    return max;
  }

  /** Sets the longest from each request. */
  public void setMax(Duration length) {
    max = length;
  }

  /** The longest from creation; null means no limit. */
  public @Nullable Duration getMaxLifetime() {
    return maxLifetime;
  }

  /** Sets the longest from creation. */
  public void setMaxLifetime(@Nullable Duration length) {
    maxLifetime = length;
  }

  /** The rules that these settings say. Permanent clusters are an administrator's to make. */
  public LeaseRules rules(boolean permanentAllowed) {
    return new LeaseRules(
        min, max, byDefault.isZero() ? null : byDefault, maxLifetime, permanentAllowed);
  }
}
