package io.vclustermanager.graphql;

import graphql.ExecutionInput;
import graphql.GraphQLContext;
import io.micronaut.configuration.graphql.DefaultGraphQLExecutionInputCustomizer;
import io.micronaut.configuration.graphql.GraphQLExecutionInputCustomizer;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Actors;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.access.SessionCookies;
import io.vclustermanager.access.Standing;
import io.vclustermanager.graphql.transport.NoCaller;
import io.vclustermanager.graphql.transport.RequestId;
import io.vclustermanager.graphql.transport.Transport;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Puts the caller into each operation's context, on every transport. */
@Singleton
@Replaces(DefaultGraphQLExecutionInputCustomizer.class)
public final class CallerCustomizer implements GraphQLExecutionInputCustomizer {
  /** The header that carries an idempotency key for a mutation with exactly one root field. */
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final Actors actors;
  private final ClientAddresses addresses;
  private final SessionCookies cookies;

  CallerCustomizer(Actors actors, ClientAddresses addresses, SessionCookies cookies) {
    this.actors = actors;
    this.addresses = addresses;
    this.cookies = cookies;
  }

  @Override
  @SuppressWarnings("rawtypes") // as its interface has it
  public Publisher<ExecutionInput> customize(
      ExecutionInput input, HttpRequest request, @Nullable MutableHttpResponse<String> response) {
    var context = input.getGraphQLContext();
    var source = new Source(addresses.resolve(request));
    context.put(Source.class, source);
    context.put(
        PageDoor.class, PageDoor.of(cookies, request, response, context.get(Transport.class)));
    var key = request.getHeaders().get(IDEMPOTENCY_KEY);
    if (key != null) {
      context.put(IDEMPOTENCY_KEY, key);
    }
    context
        .<Authentication>getOrEmpty(Authentication.class)
        .ifPresent(found -> know(context, request, found, source));
    return Mono.just(input);
  }

  /** Who was somebody when the request came, or the socket was opened, may be nobody by now. */
  private void know(
      GraphQLContext context, HttpRequest<?> request, Authentication found, Source source) {
    switch (actors.standing(found)) {
      case Standing.In(var actor, _) ->
          context.put(
              Caller.class,
              new Caller(
                  actor, RequestId.of(context).value(), source.address(), actors.again(found)));
      case Standing.Out out -> NoCaller.instead(context, request, out);
    }
  }

  /** Where a request came from. */
  public record Source(String address) {}
}
