package io.vclustermanager.graphql.cluster;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.inventory.Among;
import io.vclustermanager.inventory.ClusterCounts;
import io.vclustermanager.inventory.ClusterField;
import io.vclustermanager.inventory.ClusterFilter;
import io.vclustermanager.inventory.ClusterGroup;
import io.vclustermanager.inventory.ClusterSearch;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Order;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Phase;
import java.util.List;

/**
 * Lists and counts of clusters by the arguments {@code filter}, {@code order} and those of the
 * page.
 */
final class ClusterLists {
  private static final int LONGEST_SEARCH = 100;

  private ClusterLists() {}

  /** What the arguments ask for. */
  record Asked(ClusterFilter filter, Order<ClusterField> order, PageRequest page) {}

  static Asked asked(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    return new Asked(
        filter(arguments, Callers.actor(environment)),
        FilterInput.order(arguments, ClusterField.NEWEST),
        arguments.page());
  }

  static Page<Cluster> page(Clusters clusters, DataFetchingEnvironment environment) {
    var asked = asked(environment);
    return clusters.page(asked.filter, asked.order, asked.page, Callers.scope(environment));
  }

  static ClusterCounts counts(Clusters clusters, DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    return clusters.counts(
        ClusterGroup.valueOf(arguments.text("groupBy")),
        filter(arguments, Callers.actor(environment)),
        arguments.page().limit(),
        Callers.scope(environment));
  }

  private static ClusterFilter filter(Inputs arguments, Actor viewer) {
    var filter = FilterInput.of(arguments);
    return new ClusterFilter(
        phases(filter),
        filter.constants("kind", Cluster.Kind.class),
        new ClusterFilter.Placed(
            filter.own("mine", viewer.owners()),
            filter.texts("owner"),
            filter.texts("host"),
            filter.texts("namespace")),
        filter.name("name"),
        filter.texts("createdBy"),
        new ClusterFilter.Since(
            filter.times("createdAt"), filter.times("updatedAt"), filter.times("expiresAt")),
        new ClusterFilter.Made(
            filter.texts("chartVersion"), filter.texts("template"), filter.flag("valuesRefused")),
        filter.flag("drift"),
        AboutFields.filter(filter),
        filter.search("search", LONGEST_SEARCH).map(ClusterSearch::new).orElse(null));
  }

  private static Among<Phase> phases(FilterInput filter) {
    var notIn =
        filter.given().find("phase").map(each -> each.constantsOrNull("notIn", Phase.class));
    return filter.constants("phase", Phase.class).and(Among.butNot(notIn.orElse(List.of())));
  }
}
