package io.vclustermanager.graphql;

import graphql.ExecutionResult;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.OperationDefinition.Operation;
import io.vclustermanager.inventory.AuditReads;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit of each query and subscription that was let through, through whatever door.
 * Strangers can read nothing.
 */
@Singleton
final class ReadAudit extends SimplePerformantInstrumentation {
  private static final int MOST_FIELDS = 3;

  private final AuditReads reads;

  ReadAudit(AuditReads reads) {
    this.reads = reads;
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    var execution = parameters.getExecutionContext();
    var operation = execution.getOperationDefinition();
    if (operation.getOperation() != Operation.MUTATION) {
      execution
          .getGraphQLContext()
          .<Caller>getOrEmpty(Caller.class)
          .ifPresent(caller -> reads.add(caller, name(operation)));
    }
    return SimpleInstrumentationContext.noOp();
  }

  /** One without a name is called after the first of its fields. */
  private static String name(OperationDefinition operation) {
    var name = operation.getName();
    return name != null
        ? name
        : operation.getSelectionSet().getSelectionsOfType(Field.class).stream()
            .limit(MOST_FIELDS)
            .map(Field::getName)
            .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
