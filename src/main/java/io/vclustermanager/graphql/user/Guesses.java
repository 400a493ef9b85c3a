package io.vclustermanager.graphql.user;

import io.vclustermanager.access.BusyException;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.function.Supplier;

/** What compares passwords may be asked to come again later. */
final class Guesses {
  private Guesses() {}

  /** Does it, or answers RATE_LIMITED with how long to wait. */
  static <T> T limited(Supplier<T> work) {
    try {
      return work.get();
    } catch (BusyException e) {
      throw GraphQlProblem.retryAfter(Code.RATE_LIMITED, e.why(), e.retryAfterSeconds());
    }
  }
}
