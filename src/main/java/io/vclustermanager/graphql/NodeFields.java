package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
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

  private List<@Nullable Object> nodes(DataFetchingEnvironment environment, List<String> ids) {
    var actor = Callers.actor(environment);
    var asked = Set.copyOf(ids);
    var found = new HashMap<String, Object>();
    for (var bringer : bringers) {
      bringer.nodes().forEach(each -> found.putAll(each.find(asked, actor)));
    }
    List<@Nullable Object> nodes = new ArrayList<>();
    ids.forEach(id -> nodes.add(found.get(id)));
    return nodes;
  }
}
