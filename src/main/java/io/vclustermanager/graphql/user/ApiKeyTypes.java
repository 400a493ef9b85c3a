package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.ApiKeyField;
import io.vclustermanager.inventory.ApiKeyFilter;
import io.vclustermanager.inventory.ApiKeys;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.NodeId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/** The keys of owners: the query, and what one is. */
@Singleton
final class ApiKeyTypes implements TypeFields.Wiring, Nodes.Bringer {
  private final ApiKeys keys;
  private final OwnerLoaders owners;
  private final Clock clock;

  ApiKeyTypes(ApiKeys keys, OwnerLoaders owners, Clock clock) {
    this.keys = keys;
    this.owners = owners;
    this.clock = clock;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(NodeId.Kind.API_KEY, keys::byIds));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("apiKeys", (_, environment) -> keys(environment))
            .done());
    target.type(
        TypeFields.of("ApiKey", ApiKey.class)
            .field("id", key -> NodeId.text(NodeId.Kind.API_KEY, key.id()))
            .field("name", ApiKey::name)
            .field("prefix", ApiKey::prefix)
            .loaded("owner", (key, environment) -> owners.owner(environment, key.ownerId()))
            .field("role", ApiKey::role)
            .field("everywhere", ApiKey::everywhere)
            .field("scopes", key -> key.scopes().stream().sorted().toList())
            .field("createdBy", ApiKey::createdBy)
            .field("createdAt", ApiKey::createdAt)
            .field("expiresAt", ApiKey::expiresAt)
            .field("lastUsedAt", ApiKey::lastUsedAt)
            .field("revokedAt", ApiKey::revokedAt)
            .done());
  }

  private Object keys(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var filter = FilterInput.of(arguments);
    return keys.page(
        new ApiKeyFilter(
            filter.name("name"), filter.texts("owner"), filter.flag("live"), clock.instant()),
        FilterInput.order(arguments, ApiKeyField.NEWEST),
        arguments.page(),
        Callers.scope(environment));
  }
}
