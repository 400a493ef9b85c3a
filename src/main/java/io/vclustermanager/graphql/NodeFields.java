package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.NodeId.Kind;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queries {@code node} and {@code nodes}: anything by its id. */
@Singleton
final class NodeFields implements TypeFields.Wiring {
  private static final int MOST_NODES = 200;

  private final List<Nodes.Bringer> bringers;

  NodeFields(List<Nodes.Bringer> bringers) {
    this.bringers = bringers;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("node", (_, environment) -> node(environment))
            .field("nodes", (_, environment) -> nodes(environment))
            .done());
  }

  private @Nullable Object node(DataFetchingEnvironment environment) {
    var id = Inputs.arguments(environment).text("id");
    return nodes(environment, List.of(id)).getFirst();
  }

  private List<@Nullable Object> nodes(DataFetchingEnvironment environment) {
    List<String> ids = environment.getArgument("ids");
    if (ids == null || ids.size() > MOST_NODES) {
      throw GraphQlProblem.of(
          Code.BAD_USER_INPUT, "'ids' takes at most " + MOST_NODES + " ids at once.");
    }
    return nodes(environment, ids);
  }

  private List<@Nullable Object> nodes(DataFetchingEnvironment environment, List<String> texts) {
    var scope = Callers.scope(environment);
    var ids = texts.stream().map(NodeId::parse).toList();
    var keys = new EnumMap<Kind, List<UUID>>(Kind.class);
    ids.stream()
        .flatMap(Optional::stream)
        .collect(Collectors.groupingBy(NodeId::kind))
        .forEach((kind, several) -> keys.put(kind, several.stream().map(NodeId::key).toList()));
    var found = new EnumMap<Kind, Map<UUID, ?>>(Kind.class);
    keys.forEach(
        (kind, several) ->
            source(kind).ifPresent(source -> found.put(kind, source.byIds(several, scope))));
    List<@Nullable Object> nodes = new ArrayList<>();
    ids.forEach(id -> nodes.add(lookUp(found, id)));
    return nodes;
  }

  /** Not all that has an id is a node of the graph. */
  private Optional<Nodes.Source> source(Kind kind) {
    return bringers.stream()
        .map(Nodes.Bringer::nodes)
        .flatMap(Collection::stream)
        .filter(each -> each.kind() == kind)
        .map(Nodes::source)
        .findFirst();
  }

  private static @Nullable Object lookUp(Map<Kind, Map<UUID, ?>> found, Optional<NodeId> id) {
    return id.isEmpty() ? null : found.getOrDefault(id.get().kind(), Map.of()).get(id.get().key());
  }
}
