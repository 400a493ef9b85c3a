package io.vclustermanager.graphql.cluster;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.inventory.ClusterFilter;
import io.vclustermanager.inventory.ClusterOrder;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Phase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists of clusters by the arguments {@code filter}, {@code order} and those of the page. */
final class ClusterLists {
  private static final int MOST_ALTERNATIVES = 100;

  private ClusterLists() {}

  /** What the arguments ask for. */
  record Asked(ClusterFilter filter, ClusterOrder order, PageRequest page) {}

  static Asked asked(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    return new Asked(
        arguments.find("filter").map(ClusterLists::filter).orElse(ClusterFilter.ANY),
        arguments.find("order").map(ClusterLists::order).orElse(ClusterOrder.NEWEST),
        arguments.page());
  }

  static Page<Cluster> page(Clusters clusters, DataFetchingEnvironment environment) {
    var asked = asked(environment);
    return clusters.page(asked.filter, asked.order, asked.page, Callers.scope(environment));
  }

  private static ClusterOrder order(Inputs order) {
    return new ClusterOrder(
        ClusterOrder.Field.valueOf(order.text("field")), order.text("direction").equals("DESC"));
  }

  private static ClusterFilter filter(Inputs filter) {
    var phase = filter.find("phase");
    var name = filter.find("name");
    var expiresAt = filter.find("expiresAt");
    return new ClusterFilter(
        phase.flatMap(each -> set(each, "in")).orElse(null),
        phase.flatMap(each -> set(each, "notIn")).orElse(Set.of()),
        texts(filter.find("owner")),
        texts(filter.find("host")),
        texts(filter.find("namespace")),
        texts(name),
        name.map(each -> each.textOrNull("startsWith")).orElse(null),
        name.map(each -> each.textOrNull("contains")).orElse(null),
        texts(filter.find("createdBy")),
        expiresAt.map(each -> each.instantOrNull("before")).orElse(null),
        expiresAt.map(each -> each.instantOrNull("after")).orElse(null),
        AboutFields.filter(filter));
  }

  private static Optional<Set<Phase>> set(Inputs filter, String operator) {
    return Optional.ofNullable(filter.constantsOrNull(operator, Phase.class)).map(Set::copyOf);
  }

  private static @Nullable List<String> texts(Optional<Inputs> filter) {
    if (filter.isEmpty()) {
      return null;
    }
    var in = filter.get().textsOrNull("in");
    var eq = filter.get().textOrNull("eq");
    if (in != null && in.size() > MOST_ALTERNATIVES) {
      throw GraphQlProblem.of(
          Code.BAD_USER_INPUT, "'in' takes at most " + MOST_ALTERNATIVES + " values.");
    }
    if (eq == null) {
      return in;
    }
    return in == null || in.contains(eq) ? List.of(eq) : List.of();
  }
}
