package io.vclustermanager.inventory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long history is kept: {@code vcm.retention}.
 *
 * @param events how long each event is kept; zero: for ever
 * @param operations how long an operation is kept after its end; zero: for ever
 */
@Context
@ConfigurationProperties("vcm.retention")
public record RetentionSettings(
    @Bindable(defaultValue = "P90D") Duration events,
    @Bindable(defaultValue = "P365D") Duration operations) {
  /** Idempotency keys live for 7 days and name the operations of their answers. */
  private static final Duration LEAST = Duration.ofDays(8);

  public RetentionSettings {
    if (Stream.of(events, operations).anyMatch(RetentionSettings::isTooShort)) {
      throw new IllegalArgumentException(
          "vcm.retention.events and vcm.retention.operations must be at least P8D, or PT0S for"
              + " ever");
    }
  }

  private static boolean isTooShort(Duration kept) {
    return !kept.isZero() && kept.compareTo(LEAST) < 0;
  }
}
