package io.vclustermanager.graphql.transport;

import graphql.ExecutionResult;
import graphql.GraphQLContext;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.transport.Places.Place;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Counts the subscriptions that each caller has open, over sockets and event streams alike. The
 * place is taken before the engine asks for the stream: between a look and a later count any number
 * could slip in.
 */
@Singleton
final class OpenSubscriptions {
  private static final String NOBODY = "";

  /** A place is free when its holder gives it back, which nobody knows: a guess. */
  private static final int WAIT_SECONDS = 5;

  private final Places<String> places;

  OpenSubscriptions(GraphQlConfiguration configuration) {
    places = new Places<>(configuration.maxSubscriptionsPerActor());
  }

  /** Takes a place for the operation of this context; why not, where there is none left. */
  Optional<AnswerError> refusal(GraphQLContext context) {
    var place = places.take(who(context));
    place.ifPresent(taken -> context.put(Place.class, taken));
    return place.isPresent()
        ? Optional.empty()
        : Optional.of(
            AnswerError.of(
                GraphQlProblem.retryAfter(
                    Code.RATE_LIMITED, "You have too many subscriptions open", WAIT_SECONDS)));
  }

  /** The same stream, which gives the place back when it ends or nobody listens any more. */
  static Publisher<ExecutionResult> placed(
      Publisher<ExecutionResult> source, GraphQLContext context) {
    return Flux.from(source).doFinally(_ -> leave(context));
  }

  /** Gives back the place of an operation that has become no stream. */
  static void leave(GraphQLContext context) {
    @Nullable Place place = context.get(Place.class);
    if (place != null) {
      place.close();
    }
  }

  private static String who(GraphQLContext context) {
    return context
        .<Authentication>getOrEmpty(Authentication.class)
        .map(Authentication::getName)
        .orElse(NOBODY);
  }

  /** How many are open of who asks in this context. */
  int open(GraphQLContext context) {
    return open(who(context));
  }

  int open(String who) {
    return places.taken(who);
  }
}
