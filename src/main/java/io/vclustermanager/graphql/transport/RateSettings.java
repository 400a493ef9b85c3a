package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How much one caller may ask of the graph in a minute, at this replica: of several replicas behind
 * one address each gives as much. What was not used is saved for a minute at most.
 *
 * @param requestsPerMinute how many points each caller has for its documents, and each address for
 *     those of who has not signed in; 0: any number
 * @param mutationsPerMinute how many mutations each caller may send besides; 0: any number
 */
@ConfigurationProperties("vcm.limits")
record RateSettings(
    @Bindable(defaultValue = "1200") int requestsPerMinute,
    @Bindable(defaultValue = "120") int mutationsPerMinute) {
  RateSettings {
    if (requestsPerMinute < 0 || mutationsPerMinute < 0) {
      throw new IllegalArgumentException(
          "vcm.limits.requests-per-minute and vcm.limits.mutations-per-minute must not be"
              + " negative");
    }
  }
}
