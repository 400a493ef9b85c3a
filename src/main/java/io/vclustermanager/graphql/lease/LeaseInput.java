package io.vclustermanager.graphql.lease;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.model.LeaseRequest;

/** Reads the field {@code lease} of an input. */
public final class LeaseInput {
  private LeaseInput() {}

  public static LeaseRequest of(Inputs input) {
    return input.find("lease").map(LeaseInput::request).orElseGet(LeaseRequest.Unspecified::new);
  }

  private static LeaseRequest request(Inputs lease) {
    var length = lease.durationOrNull("for");
    var until = lease.instantOrNull("until");
    if (length != null) {
      return new LeaseRequest.For(length);
    }
    if (until != null) {
      return new LeaseRequest.Until(until);
    }
    return lease.flag("permanent") ? new LeaseRequest.Permanent() : new LeaseRequest.Unspecified();
  }
}
