package io.vclustermanager.graphql.kubeconfig;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.graphql.cluster.ClusterLoaders;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.NodeId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** Grants of kubeconfigs: what one is, and those of a cluster. */
@Singleton
final class GrantTypes implements TypeFields.Wiring, Nodes.Bringer {
  private final KubeconfigGrants grants;
  private final GrantLoaders loaders;
  private final ClusterLoaders clusters;

  GrantTypes(KubeconfigGrants grants, GrantLoaders loaders, ClusterLoaders clusters) {
    this.grants = grants;
    this.loaders = loaders;
    this.clusters = clusters;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(NodeId.Kind.GRANT, grants::byIds));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    CommonTypes.ofEachKind(
        target,
        cluster ->
            cluster.loaded(
                "kubeconfigGrants",
                (each, environment) -> loaders.ofCluster(environment, each.id())));
    target.type(
        TypeFields.of("KubeconfigGrant", KubeconfigGrant.class)
            .field("id", grant -> NodeId.text(NodeId.Kind.GRANT, grant.id()))
            .loaded(
                "cluster", (grant, environment) -> clusters.cluster(environment, grant.clusterId()))
            .field("role", KubeconfigGrant::role)
            .field("state", KubeconfigGrant::state)
            .field("issuedTo", KubeconfigGrant::issuedTo)
            .field("issuedAt", KubeconfigGrant::issuedAt)
            .field("expiresAt", KubeconfigGrant::expiresAt)
            .field("endedAt", KubeconfigGrant::endedAt)
            .field("error", KubeconfigGrant::error)
            .done());
  }
}
