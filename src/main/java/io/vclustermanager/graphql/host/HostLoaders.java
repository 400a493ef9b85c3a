package io.vclustermanager.graphql.host;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.inventory.Hosts;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What hosts hold. */
@Singleton
final class HostLoaders implements Loader.Source {
  private final Loader<Loader.Key, Long> liveClusters;

  HostLoaders(Hosts hosts) {
    this.liveClusters = Loader.byIds("hostCount", (ids, _) -> hosts.liveClusters(ids));
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(liveClusters);
  }

  /** How many clusters are on a host, be they seen or not. */
  CompletableFuture<Long> liveClusters(DataFetchingEnvironment environment, UUID host) {
    return Loader.load(liveClusters, environment, host);
  }
}
