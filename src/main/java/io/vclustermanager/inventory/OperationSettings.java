package io.vclustermanager.inventory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How operations are run: {@code vcm.operation}.
 *
 * @param stepsAtOnce they mostly wait for a host, or for their turn at native work: as many may, on
 *     virtual threads, that a host which does not answer cannot keep those of other hosts
 */
@ConfigurationProperties("vcm.operation")
public record OperationSettings(@Bindable(defaultValue = "64") int stepsAtOnce) {
  /** How many of them may be for one owner: the others find room beside them. */
  int stepsOfOneOwner() {
    return Math.max(1, stepsAtOnce / 2);
  }
}
