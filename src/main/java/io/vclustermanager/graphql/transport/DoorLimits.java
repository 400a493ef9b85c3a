package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/**
 * What may come in through the door, and who may stand in it, before anybody knows whose it is.
 *
 * @param leastRate how many bytes a second a request must bring at least while it is on its way
 * @param rateWindow over how long that is measured: no request is cut off before
 * @param maxBeforeSignIn how many bytes of requests without a caller may lie in memory, of all
 *     connections together
 * @param anonymousSocketTimeout how long after its acknowledgement a socket without a caller may
 *     run nothing
 * @param maxConnections how many connections without a caller may be open in all, and apart from
 *     them how many with one; 0: as many as files and memory of the process allow
 * @param maxConnectionsPerAddress how many connections without a caller one address may have open,
 *     at most half of all; half of them may be sockets
 * @param maxConnectionsPerActor how many connections one caller may have open, from wherever; at
 *     most half of all
 */
@ConfigurationProperties("vcm.graphql")
record DoorLimits(
    @Bindable(defaultValue = "1000") @ReadableBytes int leastRate,
    @Bindable(defaultValue = "10s") Duration rateWindow,
    @Bindable(defaultValue = "64MB") @ReadableBytes long maxBeforeSignIn,
    @Bindable(defaultValue = "10s") Duration anonymousSocketTimeout,
    @Bindable(defaultValue = "0") int maxConnections,
    @Bindable(defaultValue = "1000") int maxConnectionsPerAddress,
    @Bindable(defaultValue = "1000") int maxConnectionsPerActor) {
  DoorLimits {
    if (leastRate < 0 || !isPositive(rateWindow)) {
      throw new IllegalArgumentException(
          "vcm.graphql.least-rate must not be negative, and rate-window must be positive");
    }
    if (maxBeforeSignIn < 1) {
      throw new IllegalArgumentException("vcm.graphql.max-before-sign-in must be positive");
    }
    if (maxConnections < 0) {
      throw new IllegalArgumentException("vcm.graphql.max-connections must not be negative");
    }
    if (!isPositive(anonymousSocketTimeout)) {
      throw new IllegalArgumentException("vcm.graphql.anonymous-socket-timeout must be positive");
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
