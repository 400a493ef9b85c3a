package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.execution.ExecutionContext;
import graphql.language.OperationDefinition;
import graphql.schema.GraphQLCompositeType;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.Optional;

/**
 * Refuses operations whose answer could be too large. A document is looked through once; after that
 * only the lengths that variables say are multiplied.
 */
final class Costs {
  private final int most;

  /** Of the documents that are kept: when those are forgotten, so are these. */
  private final Cache<OperationDefinition, Cost> known = Caffeine.newBuilder().weakKeys().build();

  Costs(int most) {
    this.most = most;
  }

  /** How many fields the answer may be asked to have. */
  int most() {
    return most;
  }

  /** How many fields the answer may have. */
  long count(ExecutionContext execution, GraphQLCompositeType root) {
    var operation = execution.getOperationDefinition();
    var cost =
        known.get(
            operation,
            each ->
                new CostEstimate(execution.getGraphQLSchema(), execution.getFragmentsByName())
                    .of(each, root));
    return cost.with(execution.getCoercedVariables().toMap());
  }

  /** Why an answer of so many is not given, if it is too large. */
  Optional<AnswerError> refusal(long fields) {
    return fields <= most
        ? Optional.empty()
        : Optional.of(
            AnswerError.of(
                Code.QUERY_TOO_COMPLEX,
                "The answer could have %d fields; at most %d are allowed. Ask for shorter pages (first, last) or for less of each item"
                    .formatted(fields, most)));
  }
}
