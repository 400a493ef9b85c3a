package io.vclustermanager.graphql.transport;

import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Document;
import graphql.schema.GraphQLSchema;
import io.vclustermanager.graphql.mistake.Mistakes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

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
    var mistakes = new Mistakes(schema);
    List<Instrumentation> all = new ArrayList<>(List.of(policy));
    all.addAll(List.of(more));
    return GraphQL.newGraphQL(schema)
        .instrumentation(more.length == 0 ? policy : new ChainedInstrumentation(all))
        .preparsedDocumentProvider((input, read) -> document(input, read, mistakes))
        .defaultDataFetcherExceptionHandler(failures)
        .build();
  }

  /** The document of a request, which it keeps: what is wrong with its variables needs it. */
  private CompletableFuture<PreparsedDocumentEntry> document(
      ExecutionInput input,
      Function<ExecutionInput, PreparsedDocumentEntry> read,
      Mistakes mistakes) {
    return documents
        .getDocumentAsync(input, each -> mistakes.told(each.getQuery(), read.apply(each)))
        .thenApply(
            entry -> {
              if (entry.getDocument() != null) {
                input.getGraphQLContext().put(Document.class, entry.getDocument());
              }
              return entry;
            });
  }
}
