package io.vclustermanager.graphql.cluster;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Allowed;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterAction;
import io.vclustermanager.model.ClusterActionRules;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Drift;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.reconcile.Freshness;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Clusters, and what stands inside them. */
@Singleton
final class ClusterTypes implements TypeFields.Wiring {
  private final Freshness freshness;
  private final ClusterLoaders loaders;

  ClusterTypes(Freshness freshness, ClusterLoaders loaders) {
    this.freshness = freshness;
    this.loaders = loaders;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type("Cluster", type -> type.typeResolver(CommonTypes::typeOf));
    CommonTypes.ofEachKind(target, this::cluster);
    target.type(
        TypeFields.of("ClusterPermissions", Cluster.class)
            .field(
                "extend", (cluster, environment) -> may(ClusterAction.EXTEND, cluster, environment))
            .field(
                "update", (cluster, environment) -> may(ClusterAction.UPDATE, cluster, environment))
            .field(
                "pause", (cluster, environment) -> may(ClusterAction.PAUSE, cluster, environment))
            .field(
                "resume", (cluster, environment) -> may(ClusterAction.RESUME, cluster, environment))
            .field(
                "delete", (cluster, environment) -> may(ClusterAction.DELETE, cluster, environment))
            .field(
                "issueKubeconfig",
                (cluster, environment) -> may(ClusterAction.ISSUE_KUBECONFIG, cluster, environment))
            .done());
    target.type(
        TypeFields.of("Drift", Drift.class)
            .field("what", Drift::what)
            .field("wanted", Drift::wanted)
            .field("seen", Drift::seen)
            .field("since", Drift::since)
            .done());
    target.type(
        TypeFields.of("Condition", Condition.class)
            .field("type", Condition::type)
            .field("status", Condition::status)
            .field("reason", Condition::reason)
            .field("message", Condition::message)
            .field("observedGeneration", Condition::observedGeneration)
            .field("lastTransitionAt", Condition::lastTransitionAt)
            .done());
  }

  private TypeFields<Cluster> cluster(TypeFields<Cluster> fields) {
    return AboutFields.show(fields)
        .field("id", cluster -> NodeId.text(NodeId.Kind.CLUSTER, cluster.id()))
        .field("name", Cluster::name)
        .field("owner", Cluster::owner)
        .field("createdBy", Cluster::createdBy)
        .field("phase", Cluster::phase)
        .field("conditions", Cluster::conditions)
        .field("lease", Cluster::lease)
        .field(
            "kubernetesVersion",
            cluster ->
                cluster.spec().isKnown()
                    ? KubernetesVersions.display(cluster.spec().kubernetesVersion())
                    : null)
        .field("endpoint", cluster -> cluster.observed().endpoint())
        .field("drift", Cluster::drift)
        .field("driftPolicy", Cluster::driftPolicy)
        .field("version", Cluster::version)
        .field("host", Cluster::host)
        .field("namespace", Cluster::namespace)
        .field("size", cluster -> cluster.spec().size())
        .field("chartVersion", cluster -> cluster.observed().chartVersion())
        .field("createdAt", Cluster::createdAt)
        .field("updatedAt", Cluster::updatedAt)
        .field("deletedAt", Cluster::deletedAt)
        .loaded("deletedBy", this::deletedBy)
        .field("observedAt", cluster -> freshness.of(cluster).observedAt())
        .field("stale", (cluster, environment) -> state(cluster, environment).staleReason() != null)
        .field("staleReason", (cluster, environment) -> state(cluster, environment).staleReason())
        .loaded(
            "operations", (cluster, environment) -> loaders.operations(environment, cluster.id()))
        .field("viewerCan", cluster -> cluster);
  }

  private Freshness.State state(Cluster cluster, DataFetchingEnvironment environment) {
    return environment.getLocalContext() instanceof AsOf(var asked)
        ? freshness.of(cluster, asked)
        : freshness.of(cluster);
  }

  /** Of what lives there is nothing to load: a list of live clusters costs no statement for it. */
  private @Nullable CompletableFuture<ActorName> deletedBy(
      Cluster cluster, DataFetchingEnvironment environment) {
    return cluster.deletedAt() == null ? null : loaders.deletedBy(environment, cluster.id());
  }

  private static boolean may(
      ClusterAction action, Cluster cluster, DataFetchingEnvironment environment) {
    return ClusterActionRules.of(action, Callers.actor(environment), cluster)
        instanceof Allowed.Yes;
  }
}
