package io.vclustermanager.graphql.cluster;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.ClusterCounts;
import io.vclustermanager.inventory.ClusterCounts.Count;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.NodeId.Kind;
import io.vclustermanager.model.Scope;
import io.vclustermanager.reconcile.Freshness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queries {@code cluster} and {@code clusters}, as near to the real thing as was asked for, and
 * {@code clusterCounts}.
 */
@Singleton
final class ClusterQueries implements TypeFields.Wiring, Nodes.Bringer {
  private final Clusters clusters;
  private final Freshness freshness;

  ClusterQueries(Clusters clusters, Freshness freshness) {
    this.clusters = clusters;
    this.freshness = freshness;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(Kind.CLUSTER, clusters::byIds));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("cluster", (_, environment) -> cluster(environment))
            .field("clusters", (_, environment) -> clusters(environment))
            .field("clusterCounts", (_, environment) -> ClusterLists.counts(clusters, environment))
            .done());
    target.type(
        TypeFields.of("ClusterCounts", ClusterCounts.class)
            .field("total", ClusterCounts::total)
            .field("groups", ClusterCounts::groups)
            .field("others", ClusterCounts::others)
            .done());
    target.type(
        TypeFields.of("ClusterCount", Count.class)
            .field("key", Count::key)
            .field("count", Count::count)
            .field("phase", Count::phase)
            .field("owner", Count::owner)
            .field("host", Count::host)
            .field("kind", Count::kind)
            .done());
  }

  /** What is found, and what was asked for: what is answered about it depends on both. */
  private static Object asked(@Nullable Object found, Instant asOf) {
    return DataFetcherResult.newResult().data(found).localContext(new AsOf(asOf)).build();
  }

  private Object cluster(DataFetchingEnvironment environment) {
    var by = Inputs.arguments(environment).required("by");
    Optional<ClusterRef> ref;
    if (by.textOrNull("id") != null) {
      ref = by.key("id", Kind.CLUSTER).map(ClusterRef.ById::new);
    } else if (by.textOrNull("name") != null) {
      ref = Optional.of(new ClusterRef.ByName(by.text("name")));
    } else {
      var place = by.required("inNamespace");
      ref = Optional.of(new ClusterRef.InNamespace(place.text("name"), place.text("namespace")));
    }
    var maxAge = maxAge(environment);
    var asOf = freshness.asOf(maxAge);
    var found = ref.flatMap(each -> current(each, maxAge, Callers.scope(environment)));
    return asked(found.orElse(null), asOf);
  }

  private Optional<Cluster> current(ClusterRef ref, Duration maxAge, Scope scope) {
    var found = clusters.find(ref, scope);
    return found.isPresent() && freshness.refresh(List.of(found.get()), maxAge)
        ? clusters.find(ref, scope)
        : found;
  }

  private Object clusters(DataFetchingEnvironment environment) {
    var maxAge = maxAge(environment);
    var asOf = freshness.asOf(maxAge);
    var page = ClusterLists.page(clusters, environment);
    var listed = page.edges().stream().map(Page.Edge::node).toList();
    var isNew = freshness.refresh(listed, maxAge);
    return asked(isNew ? ClusterLists.page(clusters, environment) : page, asOf);
  }

  private static Duration maxAge(DataFetchingEnvironment environment) {
    var asked = Inputs.arguments(environment).durationOrNull("maxAge");
    if (asked != null && asked.isNegative()) {
      throw GraphQlProblem.of(Code.BAD_USER_INPUT, "'maxAge' must not be negative.");
    }
    return asked == null ? Freshness.DEFAULT_AGE : asked;
  }
}
