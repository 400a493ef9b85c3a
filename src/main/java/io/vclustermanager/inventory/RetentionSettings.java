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
 * @param audit how long audit entries are kept at least, which go by whole months; zero: for ever
 */
@Context
@ConfigurationProperties("vcm.retention")
public record RetentionSettings(
    @Bindable(defaultValue = "P90D") Duration events,
    @Bindable(defaultValue = "P365D") Duration operations,
    @Bindable(defaultValue = "PT0S") Duration audit) {
  /** Idempotency keys live for 7 days and name the operations of their answers. */
  private static final Duration LEAST = Duration.ofDays(8);

  /** The database itself refuses to drop what is younger. */
  private static final Duration LEAST_OF_AUDIT = Duration.ofDays(90);

  public RetentionSettings {
    if (Stream.of(events, operations).anyMatch(kept -> isTooShort(kept, LEAST))) {
      throw new IllegalArgumentException(
          "vcm.retention.events and vcm.retention.operations must be at least P8D, or PT0S for"
              + " ever");
    }
    if (isTooShort(audit, LEAST_OF_AUDIT)) {
      throw new IllegalArgumentException(
          "vcm.retention.audit must be at least P90D, or PT0S for ever");
    }
  }

  private static boolean isTooShort(Duration kept, Duration least) {
    return !kept.isZero() && kept.compareTo(least) < 0;
  }
}
