package io.vclustermanager.graphql.transport;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.FieldCollector;
import graphql.execution.FieldCollectorParameters;
import graphql.execution.MergedField;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.introspection.Introspection;
import graphql.language.OperationDefinition.Operation;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLObjectType;
import graphql.validation.QueryComplexityLimits;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.mistake.Mistakes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides before anything is executed whether this operation may run on this transport and for this
 * caller, and sets the limits of the document. It looks at the operation that was really selected,
 * so it holds for cached documents too.
 */
@Singleton
final class ExecutionPolicy extends SimplePerformantInstrumentation {
  /** Marks the root fields that need no sign-in: {@code directive @public on FIELD_DEFINITION}. */
  static final String PUBLIC = "public";

  private static final String TYPE_NAME = Introspection.TypeNameMetaFieldDef.getName();
  private static final String ALLOWED = ExecutionPolicy.class.getName() + ".allowed";

  private final FieldCollector fields = new FieldCollector();
  private final ParserOptions parser;
  private final QueryComplexityLimits limits;
  private final Costs costs;
  private final Rates rates;
  private final SchemaSight schema;
  private final OpenSubscriptions subscriptions;

  ExecutionPolicy(
      DocumentLimits configuration,
      Rates rates,
      SchemaSight schema,
      OpenSubscriptions subscriptions) {
    parser =
        ParserOptions.getDefaultOperationParserOptions()
            .transform(options -> options.maxTokens(configuration.maxTokens()));
    limits =
        QueryComplexityLimits.newLimits()
            .maxDepth(configuration.maxDepth())
            .maxFieldsCount(configuration.maxFields())
            .build();
    costs = new Costs(configuration.maxComplexity());
    this.rates = rates;
    this.schema = schema;
    this.subscriptions = subscriptions;
  }

  @Override
  public ExecutionInput instrumentExecutionInput(
      ExecutionInput input,
      InstrumentationExecutionParameters parameters,
      @Nullable InstrumentationState state) {
    var context = input.getGraphQLContext();
    context.put(ParserOptions.class, parser);
    context.put(QueryComplexityLimits.KEY, limits);
    if (schema.isNobodys()) {
      context.put(Introspection.INTROSPECTION_DISABLED, true);
    }
    // Without this, a load that follows another load's answer waits for ever.
    GraphQL.unusualConfiguration(context)
        .dataloaderConfig()
        .enableDataLoaderExhaustedDispatching(true);
    return input;
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    var execution = parameters.getExecutionContext();
    execution.getGraphQLContext().put(Operation.class, operation(execution));
    refusal(execution)
        .ifPresent(
            error -> {
              throw new AbortExecutionException(List.of(error));
            });
    execution.getGraphQLContext().put(ALLOWED, true);
    return SimpleInstrumentationContext.noOp();
  }

  /** Whether the operation of this context was valid, and nothing here was against it. */
  static boolean allowed(GraphQLContext context) {
    return context.hasKey(ALLOWED);
  }

  private Optional<GraphQLError> refusal(ExecutionContext execution) {
    return Optional.<GraphQLError>empty()
        .or(() -> wrongTransport(execution))
        .or(() -> missingSignIn(execution))
        .or(() -> Mistakes.stray(execution))
        .or(() -> tooDear(execution))
        .or(() -> tooManySubscriptions(execution));
  }

  private static Optional<AnswerError> wrongTransport(ExecutionContext execution) {
    Transport transport = execution.getGraphQLContext().get(Transport.class);
    if (transport == null
        || transport == Transport.WEB_SOCKET
        || transport == Transport.HTTP_STREAM) {
      return Optional.empty();
    }
    return switch (operation(execution)) {
      case QUERY -> Optional.empty();
      // A GET may come from any page's link or image: it must not change anything.
      case MUTATION ->
          transport == Transport.HTTP_GET
              ? Optional.of(AnswerError.wrongMethod("A mutation needs POST", "POST"))
              : Optional.empty();
      case SUBSCRIPTION ->
          Optional.of(
              AnswerError.wrongMethod(
                  "A subscription needs a WebSocket (graphql-transport-ws) or Accept:"
                      + " text/event-stream",
                  "GET"));
    };
  }

  private Optional<AnswerError> missingSignIn(ExecutionContext execution) {
    return execution.getGraphQLContext().hasKey(Authentication.class) || isPublic(execution)
        ? Optional.empty()
        : Optional.of(
            AnswerError.of(Code.UNAUTHENTICATED, NoCaller.sentence(execution.getGraphQLContext())));
  }

  /** What nobody may ask costs what it took to find that out. */
  private Optional<AnswerError> tooDear(ExecutionContext execution) {
    var fields = costs.count(execution, rootType(execution));
    var context = execution.getGraphQLContext();
    context.put(Charge.class, new Charge(fields, costs.most(), 1));
    return costs
        .refusal(fields)
        .or(() -> rates.charge(context, fields, costs.most(), mutations(execution)));
  }

  private int mutations(ExecutionContext execution) {
    return operation(execution) == Operation.MUTATION ? rootFields(execution).size() : 0;
  }

  private Optional<AnswerError> tooManySubscriptions(ExecutionContext execution) {
    return operation(execution) == Operation.SUBSCRIPTION
        ? subscriptions.refusal(execution.getGraphQLContext())
        : Optional.empty();
  }

  private boolean isPublic(ExecutionContext execution) {
    var root = rootType(execution);
    return rootFields(execution).stream().allMatch(field -> isPublic(root, field));
  }

  private List<MergedField> rootFields(ExecutionContext execution) {
    var parameters =
        FieldCollectorParameters.newParameters()
            .schema(execution.getGraphQLSchema())
            .objectType(rootType(execution))
            .fragments(execution.getFragmentsByName())
            .variables(execution.getCoercedVariables().toMap())
            .graphQLContext(execution.getGraphQLContext())
            .build();
    return fields
        .collectFields(parameters, execution.getOperationDefinition().getSelectionSet())
        .getSubFieldsList();
  }

  private boolean isPublic(GraphQLObjectType root, MergedField field) {
    var name = field.getName();
    if (name.startsWith("__")) {
      return name.equals(TYPE_NAME) || !schema.needsSignIn();
    }
    var definition = root.getFieldDefinition(name);
    return definition != null && definition.hasAppliedDirective(PUBLIC);
  }

  private static GraphQLObjectType rootType(ExecutionContext execution) {
    var schema = execution.getGraphQLSchema();
    var root =
        switch (operation(execution)) {
          case QUERY -> schema.getQueryType();
          case MUTATION -> schema.getMutationType();
          case SUBSCRIPTION -> schema.getSubscriptionType();
        };
    if (root == null) {
      throw new AbortExecutionException(
          List.of(
              AnswerError.of(Code.BAD_USER_INPUT, "This service has no such kind of operation")));
    }
    return root;
  }

  private static Operation operation(ExecutionContext execution) {
    return execution.getOperationDefinition().getOperation();
  }
}
