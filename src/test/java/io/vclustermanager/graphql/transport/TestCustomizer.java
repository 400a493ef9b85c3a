package io.vclustermanager.graphql.transport;

import graphql.ExecutionInput;
import io.micronaut.configuration.graphql.DefaultGraphQLExecutionInputCustomizer;
import io.micronaut.configuration.graphql.GraphQLExecutionInputCustomizer;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Marks every operation with its caller as seen on the request, and breaks when told to. */
@Singleton
@Replaces(DefaultGraphQLExecutionInputCustomizer.class)
@Requires(property = "spec.name", value = TestSchema.SPEC)
@SuppressWarnings("rawtypes") // the hook's own signature
final class TestCustomizer implements GraphQLExecutionInputCustomizer {
  @Override
  public Publisher<ExecutionInput> customize(
      ExecutionInput input, HttpRequest request, @Nullable MutableHttpResponse<String> response) {
    HttpRequest<?> http = request;
    if (http.getHeaders().contains("X-Break")) {
      throw new IllegalStateException("secret");
    }
    var caller = http.getUserPrincipal().map(principal -> principal.getName()).orElse("nobody");
    input.getGraphQLContext().put("mark", "seen " + caller);
    http.getUserPrincipal().ifPresent(_ -> know(input, caller));
    if (response != null) {
      response.header("X-Mark", caller);
    }
    return Mono.just(input);
  }

  private static void know(ExecutionInput input, String name) {
    var actor = new Actor(name, ActorKind.USER, Set.of(), null, Map.of());
    input.getGraphQLContext().put(Caller.class, new Caller(actor, "of-a-test", null));
  }
}
