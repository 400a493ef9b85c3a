package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.Factory;
import io.vclustermanager.model.Figure;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;

/** What operators see of the limits by the minute. */
@Factory
final class RateFigures {
  @Singleton
  @Named("requests-limited")
  Figure requests(Rates rates) {
    return limited(rates, RatePolicy.REQUESTS);
  }

  @Singleton
  @Named("mutations-limited")
  Figure mutations(Rates rates) {
    return limited(rates, RatePolicy.MUTATIONS);
  }

  private static Figure limited(Rates rates, RatePolicy policy) {
    return new Figure(
        "vcm.limited",
        Map.of("kind", policy.label()),
        "Operations that were too many of their caller in a minute, since the start",
        () -> rates.refusals(policy));
  }
}
