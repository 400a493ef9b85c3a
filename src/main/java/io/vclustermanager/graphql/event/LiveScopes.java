package io.vclustermanager.graphql.event;

import graphql.schema.DataFetchingEnvironment;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Actors;
import io.vclustermanager.access.Standing;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * The scope of a subscriber, asked anew for each event: a role can be taken away meanwhile. Who is
 * no actor any more is told so, and hears no more.
 */
@Singleton
final class LiveScopes {
  private final Actors actors;

  LiveScopes(Actors actors) {
    this.actors = actors;
  }

  Supplier<Scope> of(DataFetchingEnvironment environment) {
    Authentication authentication = environment.getGraphQlContext().get(Authentication.class);
    if (authentication == null) {
      throw new IllegalStateException("A subscription without credentials");
    }
    return () -> scope(authentication);
  }

  private Scope scope(Authentication authentication) {
    return switch (actors.standing(authentication)) {
      case Standing.In(var actor, _) -> actor.scope();
      case Standing.Out(var why, _) -> throw GraphQlProblem.of(Code.UNAUTHENTICATED, why);
    };
  }
}
