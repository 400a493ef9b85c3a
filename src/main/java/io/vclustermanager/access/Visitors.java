package io.vclustermanager.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Verdict.Counts;
import io.vclustermanager.access.Verdict.Refused;
import io.vclustermanager.inventory.DatabaseBusyException;
import io.vclustermanager.inventory.DatabaseFailures;
import io.vclustermanager.model.Actor;
import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request that needs somebody, for doors that are no operation of the graph: whoever
 * was let in may be nobody by now, and whoever was not is told why.
 */
@Singleton
public final class Visitors {
  /** Causes deeper than this are a loop or not worth reading. */
  private static final int DEEPEST_CAUSE = 32;

  private final Actors actors;

  Visitors(Actors actors) {
    this.actors = actors;
  }

  /** What comes of asking. */
  public sealed interface Visit {
    /** Somebody. */
    record Somebody(Actor actor) implements Visit {}

    /**
     * Nobody: to be answered by 401.
     *
     * @param sentence what is wrong with what was shown, if anything was
     * @param challenge what {@code WWW-Authenticate} says
     */
    record Nobody(String sentence, String challenge) implements Visit {}

    /** It cannot be told now: to be answered by 503. */
    record Untold(RuntimeException failure) implements Visit {}
  }

  /**
   * Who it is. May ask the database.
   *
   * @param caller who was let in; null: nobody was
   */
  public Visit of(HttpRequest<?> request, @Nullable Authentication caller) {
    var verdict = Verdict.of(request);
    if (caller == null) {
      return verdict instanceof Verdict.Unclear(var failure)
          ? new Visit.Untold(failure)
          : Verdict.refusal(request).map(Visitors::nobody).orElseGet(Visitors::stranger);
    }
    try {
      return switch (actors.standing(caller)) {
        case Standing.In(var actor, _) -> new Visit.Somebody(actor);
        case Standing.Out out ->
            nobody(
                Refused.invalid(
                    verdict instanceof Counts counts ? counts.kind() : CredentialKind.BEARER,
                    out.trouble()));
      };
    } catch (RuntimeException e) {
      if (passes(e)) {
        return new Visit.Untold(e);
      }
      throw e;
    }
  }

  private static Visit nobody(Refused refused) {
    return new Visit.Nobody(refused.trouble().sentence(), refused.challenge());
  }

  private static Visit stranger() {
    return new Visit.Nobody("Sign in first", CredentialKind.BEARER.scheme());
  }

  private static boolean passes(RuntimeException failure) {
    return Stream.<@Nullable Throwable>iterate(
            failure, each -> each != null, each -> each == null ? null : each.getCause())
        .limit(DEEPEST_CAUSE)
        .anyMatch(
            each ->
                each instanceof DatabaseBusyException
                    || each instanceof IssuerAwayException
                    || each != null && DatabaseFailures.isGone(each));
  }
}
