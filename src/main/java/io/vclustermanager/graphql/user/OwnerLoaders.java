package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.Owner;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Owners that an answer refers to. */
@Singleton
final class OwnerLoaders implements Loader.Source {
  private final Loader<Loader.Key, Owner> owner;

  OwnerLoaders(Owners owners) {
    this.owner = Loader.byIds("owner", owners::byIds);
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(owner);
  }

  /** One owner. */
  CompletableFuture<Owner> owner(DataFetchingEnvironment environment, UUID id) {
    return Loader.load(owner, environment, id);
  }
}
