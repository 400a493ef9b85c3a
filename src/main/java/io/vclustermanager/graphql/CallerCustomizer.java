package io.vclustermanager.graphql;

import graphql.ExecutionInput;
import io.micronaut.configuration.graphql.DefaultGraphQLExecutionInputCustomizer;
import io.micronaut.configuration.graphql.GraphQLExecutionInputCustomizer;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Actors;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.graphql.transport.RequestId;
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

  CallerCustomizer(Actors actors, ClientAddresses addresses) {
    this.actors = actors;
    this.addresses = addresses;
  }

  @Override
  @SuppressWarnings("rawtypes") // as its interface has it
  public Publisher<ExecutionInput> customize(
      ExecutionInput input, HttpRequest request, @Nullable MutableHttpResponse<String> response) {
    var context = input.getGraphQLContext();
    var source = new Source(addresses.resolve(request));
    context.put(Source.class, source);
    var key = request.getHeaders().get(IDEMPOTENCY_KEY);
    if (key != null) {
      context.put(IDEMPOTENCY_KEY, key);
    }
    var authentication = context.<Authentication>getOrEmpty(Authentication.class);
    authentication.ifPresent(
        found ->
            context.put(
                Caller.class,
                new Caller(actors.of(found), RequestId.of(context).value(), source.address())));
    return Mono.just(input);
  }

  /** Where a request came from. */
  public record Source(String address) {}
}
