package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.OwnerUsage;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Owners that an answer refers to, and what they have. */
@Singleton
final class OwnerLoaders implements Loader.Source {
  private final Loader<Loader.Key, Owner> owner;
  private final Loader<Loader.Key, List<Member>> members;
  private final Loader<Loader.Key, Long> liveClusters;
  private final Loader<Loader.Key, OwnerUsage> usage;

  OwnerLoaders(Owners owners) {
    this.owner = Loader.byIds("owner", owners::byIds);
    this.members = Loader.byIds("members", (ids, _) -> owners.members(ids));
    this.liveClusters = Loader.byIds("ownerCount", (ids, _) -> owners.liveClusters(ids));
    this.usage = Loader.byIds("ownerUsage", (ids, _) -> owners.usage(ids));
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(owner, members, liveClusters, usage);
  }

  /** One owner. */
  CompletableFuture<Owner> owner(DataFetchingEnvironment environment, UUID id) {
    return Loader.load(owner, environment, id);
  }

  /** The members of an owner, for who may see them. */
  CompletableFuture<List<Member>> members(DataFetchingEnvironment environment, UUID owner) {
    return Loader.load(members, environment, owner);
  }

  /** How many clusters an owner has, be they seen or not. */
  /** What an owner has. */
  CompletableFuture<OwnerUsage> usage(DataFetchingEnvironment environment, UUID owner) {
    return Loader.<OwnerUsage>load(usage, environment, owner)
        .thenApply(found -> found == null ? OwnerUsage.NONE : found);
  }

  CompletableFuture<Long> liveClusters(DataFetchingEnvironment environment, UUID owner) {
    return Loader.load(liveClusters, environment, owner);
  }
}
