package io.vclustermanager.graphql.transport;

import graphql.GraphQLContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.CredentialKind;
import io.vclustermanager.access.Standing;
import io.vclustermanager.access.Trouble;
import io.vclustermanager.access.Verdict;
import io.vclustermanager.access.Verdict.Counts;
import io.vclustermanager.access.Verdict.Refused;

/**
 * Something that a request shows of who sends it, and that was not taken. It stands in the {@link
 * GraphQLContext} under {@code NoCaller.class}; why it was not taken is looked at only when
 * somebody asks.
 */
public record NoCaller(Trouble trouble) {
  /** Says that the caller of this operation is nobody any more, and why. */
  public static void instead(GraphQLContext context, HttpRequest<?> request, Standing.Out out) {
    var kind = Verdict.of(request) instanceof Counts counts ? counts.kind() : CredentialKind.BEARER;
    Refused.invalid(kind, out.trouble()).keep(request);
    context.delete(Authentication.class);
    context.put(NoCaller.class, new NoCaller(out.trouble()));
  }

  /** What to say to who needs to be somebody: what is wrong with what they showed, if they did. */
  static String sentence(GraphQLContext context) {
    return context
        .<NoCaller>getOrEmpty(NoCaller.class)
        .map(none -> none.trouble.sentence())
        .orElse("Sign in first");
  }

  /** What the answer 401 says by its header (RFC 6750 §3). */
  static String challenge(HttpRequest<?> request) {
    return Verdict.refusal(request).map(Refused::challenge).orElse("Bearer");
  }
}
