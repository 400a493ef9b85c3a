package io.vclustermanager.graphql.cluster;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.graphql.transport.RequestTime;
import io.vclustermanager.inventory.OperationField;
import io.vclustermanager.inventory.OperationFilter;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.NodeId.Kind;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.model.Operation.Step;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Operations: the queries, and what one is. */
@Singleton
final class OperationTypes implements TypeFields.Wiring, Nodes.Bringer {
  private final Operations operations;
  private final OperationWatch watch;
  private final ClusterLoaders loaders;
  private final Clock clock;

  OperationTypes(Operations operations, OperationWatch watch, ClusterLoaders loaders, Clock clock) {
    this.operations = operations;
    this.watch = watch;
    this.loaders = loaders;
    this.clock = clock;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(Kind.OPERATION, operations::byIds));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("operation", (_, environment) -> operation(environment))
            .field("operations", (_, environment) -> operations(environment))
            .done());
    wireOperation(target);
  }

  private void wireOperation(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Operation", Operation.class)
            .field("id", operation -> NodeId.text(NodeId.Kind.OPERATION, operation.id()))
            .field("kind", Operation::kind)
            .field("state", Operation::state)
            .loaded(
                "cluster",
                (operation, environment) -> loaders.cluster(environment, operation.clusterId()))
            .field("requestedBy", Operation::requestedBy)
            .field("requestedAt", Operation::requestedAt)
            .field("startedAt", Operation::startedAt)
            .field("finishedAt", Operation::finishedAt)
            .field("attempt", Operation::attempt)
            .field("steps", Operation::steps)
            .field("progress", Operation::progress)
            .field("error", Operation::failure)
            .loaded(
                "supersededBy",
                (operation, environment) ->
                    operation.supersededBy() == null
                        ? null
                        : loaders.operation(environment, operation.supersededBy()))
            .field("done", operation -> !operation.isOpen())
            .loaded("eta", this::eta)
            .field("version", Operation::version)
            .done());
    target.type(
        TypeFields.of("OperationStep", Step.class)
            .field("name", Step::name)
            .field("state", Step::state)
            .field("startedAt", Step::startedAt)
            .field("finishedAt", Step::finishedAt)
            .field("message", Step::message)
            .done());
    target.type(
        TypeFields.of("OperationError", Failure.class)
            .field("reason", Failure::reason)
            .field("message", Failure::message)
            .done());
  }

  private @Nullable CompletableFuture<?> eta(
      Operation operation, DataFetchingEnvironment environment) {
    return operation.isOpen()
        ? loaders
            .usualDuration(environment, operation.id())
            .thenApply(usual -> Optional.ofNullable(operation.expectedEnd(usual, clock.instant())))
        : null;
  }

  private @Nullable Operation operation(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var wait = OperationWatch.checked(arguments.number("waitSeconds", 0));
    RequestTime.of(environment.getGraphQlContext()).allowWait(Duration.ofSeconds(wait));
    return arguments
        .key("id", Kind.OPERATION)
        .flatMap(id -> watch.find(id, Callers.scope(environment), wait))
        .orElse(null);
  }

  private Page<Operation> operations(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    return operations.page(
        filter(FilterInput.of(arguments)),
        FilterInput.order(arguments, OperationField.NEWEST),
        arguments.page(),
        Callers.scope(environment));
  }

  private static OperationFilter filter(FilterInput filter) {
    return new OperationFilter(
        filter
            .constants("states", OperationState.class)
            .and(filter.anyOf("state", OperationState.class)),
        filter
            .constants("kinds", OperationKind.class)
            .and(filter.anyOf("kind", OperationKind.class)),
        cluster(filter.given().textOrNull("cluster")),
        filter.texts("owner"),
        filter.texts("host"),
        filter.texts("requestedBy"),
        filter.times("requestedAt"),
        filter.times("finishedAt"));
  }

  private static @Nullable ClusterRef cluster(@Nullable String idOrName) {
    return idOrName == null
        ? null
        : ClusterRef.parse(idOrName).orElseGet(() -> new ClusterRef.ByName(idOrName));
  }
}
