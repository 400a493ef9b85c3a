package io.vclustermanager.graphql.transport;

import graphql.GraphQL;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import graphql.schema.GraphQLSchema;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the engine this endpoint runs: the policy of transports and sign-in, the limits, the
 * document cache and the masking of failures come with it. The application's factory gives it the
 * schema and makes the result a bean; the endpoint exists only when that bean does.
 */
@Singleton
public final class GraphQlEngine {
  private final ExecutionPolicy policy;
  private final FetchFailures failures;
  private final DocumentCache documents;

  GraphQlEngine(ExecutionPolicy policy, FetchFailures failures, DocumentCache documents) {
    this.policy = policy;
    this.failures = failures;
    this.documents = documents;
  }

  /** The engine for a schema; further instrumentations run after our own. */
  public GraphQL build(GraphQLSchema schema, Instrumentation... more) {
    List<Instrumentation> all = new ArrayList<>(List.of(policy));
    all.addAll(List.of(more));
    return GraphQL.newGraphQL(schema)
        .instrumentation(more.length == 0 ? policy : new ChainedInstrumentation(all))
        .preparsedDocumentProvider(documents)
        .defaultDataFetcherExceptionHandler(failures)
        .build();
  }
}
