package io.vclustermanager.graphql.kubeconfig;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.model.KubeconfigGrant;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Grants of kubeconfigs of what an answer holds. */
@Singleton
final class GrantLoaders implements Loader.Source {
  private final Loader<Loader.PageKey<PageRequest>, Page<KubeconfigGrant>> ofClusters;

  GrantLoaders(KubeconfigGrants grants) {
    this.ofClusters = Loader.pages("kubeconfigGrants", grants::pagesOf);
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(ofClusters);
  }

  /** The page of a cluster's grants that the arguments ask for. */
  CompletableFuture<Page<KubeconfigGrant>> ofCluster(
      DataFetchingEnvironment environment, UUID cluster) {
    return Loader.loadPage(ofClusters, environment, cluster, Inputs.arguments(environment).page());
  }
}
