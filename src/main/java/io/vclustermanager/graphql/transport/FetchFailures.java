package io.vclustermanager.graphql.transport;

import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.SourceLocation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a fetcher threw becomes an error with a code: a {@link
 * io.vclustermanager.graphql.GraphQlProblem} as it stands, a lost database as UNAVAILABLE, anything
 * else as INTERNAL without its text.
 */
@Singleton
final class FetchFailures implements DataFetcherExceptionHandler {
  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters failure) {
    var requestId = RequestId.of(failure.getDataFetchingEnvironment().getGraphQlContext());
    SourceLocation location = failure.getSourceLocation();
    var error =
        Failures.describe(failure.getException(), requestId)
            .at(failure.getPath().toList(), location == null ? List.of() : List.of(location));
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error).build());
  }
}
