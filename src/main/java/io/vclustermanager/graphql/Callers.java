package io.vclustermanager.graphql;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Scope;

/** Who asks, as the customizer has put it into the operation's context. */
public final class Callers {
  private Callers() {}

  static Caller of(GraphQLContext context) {
    return context
        .<Caller>getOrEmpty(Caller.class)
        .orElseThrow(
            () ->
                GraphQlProblem.of(
                    GraphQlProblem.Code.UNAUTHENTICATED, "This needs a valid token."));
  }

  static Caller of(DataFetchingEnvironment environment) {
    return environment.getLocalContext() instanceof Caller signedIn
        ? signedIn
        : of(environment.getGraphQlContext());
  }

  /** Whether an administrator asks; who has not signed in is none. */
  public static boolean isAdmin(DataFetchingEnvironment environment) {
    return environment
        .getGraphQlContext()
        .<Caller>getOrEmpty(Caller.class)
        .filter(caller -> caller.actor().isAdmin())
        .isPresent();
  }

  public static Actor actor(DataFetchingEnvironment environment) {
    return of(environment).actor();
  }

  public static Scope scope(DataFetchingEnvironment environment) {
    return actor(environment).scope();
  }
}
