package io.vclustermanager.bench;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.graphql.transport.BatchLoaders;
import io.vclustermanager.graphql.transport.RequestId;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Caller;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Executes queries in this process, without HTTP. */
record GraphExecution(GraphQL graphQl, BatchLoaders loaders) {
  private static final Path GRAPHQL = Path.of("src/bench/graphql");

  static GraphExecution of(TestService service) {
    return new GraphExecution(service.bean(GraphQL.class), service.bean(BatchLoaders.class));
  }

  /** The text of the query of this name. */
  static String query(String name) {
    try {
      return Files.readString(GRAPHQL.resolve(name + ".graphql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the actor is answered; an error ends the bench. */
  ExecutionResult execute(
      Authentication authentication, Actor actor, String query, Map<String, Object> variables) {
    var requestId = RequestId.create();
    var caller = new Caller(actor, requestId.value(), null);
    var result =
        graphQl.execute(
            ExecutionInput.newExecutionInput(query)
                .variables(variables)
                .dataLoaderRegistry(loaders.registry())
                .graphQLContext(context -> context.of(Caller.class, caller))
                .graphQLContext(context -> context.of(RequestId.class, requestId))
                .graphQLContext(context -> context.of(Authentication.class, authentication))
                .build());
    if (!result.getErrors().isEmpty()) {
      throw new IllegalStateException(result.getErrors().toString());
    }
    return result;
  }
}
