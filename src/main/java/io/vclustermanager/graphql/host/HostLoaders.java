package io.vclustermanager.graphql.host;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.reconcile.HostContents;
import io.vclustermanager.reconcile.HostContents.Contents;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What hosts hold. */
@Singleton
final class HostLoaders implements Loader.Source {
  private final Loader<Loader.Key, Long> liveClusters;
  private final Loader<Loader.Key, Contents> contents;

  HostLoaders(Hosts hosts, HostContents contents) {
    this.liveClusters = Loader.byIds("hostCount", (ids, _) -> hosts.liveClusters(ids));
    this.contents =
        Loader.byIds("hostContents", (ids, scope) -> contents.of(hosts.byIds(ids).values(), scope));
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(liveClusters, contents);
  }

  /** How many clusters are on a host, be they seen or not. */
  CompletableFuture<Long> liveClusters(DataFetchingEnvironment environment, UUID host) {
    return Loader.load(liveClusters, environment, host);
  }

  /** What is on a host and not in the inventory: one look serves all that ask for it at a time. */
  CompletableFuture<Contents> contents(DataFetchingEnvironment environment, UUID host) {
    return Loader.load(contents, environment, host);
  }
}
