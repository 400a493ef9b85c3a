package io.vclustermanager.graphql.lease;

import io.vclustermanager.graphql.ClusterMutation;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.lease.ExtendLease;
import io.vclustermanager.intent.lease.ExtendLease.Request;
import io.vclustermanager.model.Outcome;
import jakarta.inject.Singleton;

/** The mutation extendLease. */
@Singleton
final class ExtendLeaseFetcher extends ClusterMutation {
  private final ExtendLease intent;

  ExtendLeaseFetcher(ExtendLease intent) {
    super("extendLease", CLUSTER);
    this.intent = intent;
  }

  @Override
  protected Outcome<Subject> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new Request(
            input.text("cluster"),
            input.durationOrNull("by"),
            input.instantOrNull("until"),
            input.textOrNull("reason"),
            input.longOrNull("expectedVersion")));
  }
}
