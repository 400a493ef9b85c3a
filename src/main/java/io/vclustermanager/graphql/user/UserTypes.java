package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.UserField;
import io.vclustermanager.inventory.UserFilter;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Users: the queries, and what they are. Administrators see all, everybody else sees themselves:
 * also who reads everything need not know who there is.
 */
@Singleton
final class UserTypes implements TypeFields.Wiring, Loader.Source, Nodes.Bringer {
  private final Users users;
  private final OwnerLoaders owners;
  private final Loader<Loader.Key, Map<UUID, Role>> memberships;

  UserTypes(Users users, OwnerLoaders owners) {
    this.users = users;
    this.owners = owners;
    this.memberships = Loader.byIds("userMemberships", (ids, _) -> users.membershipsOf(ids));
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(memberships);
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(
        Nodes.ofSomebodys(NodeId.Kind.USER, (ids, actor) -> users.byIds(ids, only(actor))));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("users", (_, environment) -> users(environment))
            .field("user", (_, environment) -> user(environment))
            .done());
    target.type(
        TypeFields.of("User", User.class)
            .field("id", user -> NodeId.text(NodeId.Kind.USER, user.id()))
            .field("name", User::name)
            .field("globalRole", User::globalRole)
            .field("hasPassword", user -> user.passwordHash() != null)
            .field("passwordChangedAt", User::passwordChangedAt)
            .loaded("owner", (user, environment) -> owners.owner(environment, user.ownerId()))
            .loaded("memberships", this::memberships)
            .field("createdAt", User::createdAt)
            .field("removedAt", User::removedAt)
            .field("version", User::version)
            .done());
  }

  /** Also where a removal was only tried. */
  private CompletableFuture<?> memberships(User user, DataFetchingEnvironment environment) {
    return user.removedAt() == null
        ? Loader.load(memberships, environment, user.id())
            .thenApply(roles -> List.copyOf(roles.entrySet()))
        : CompletableFuture.completedFuture(List.of());
  }

  private Object users(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var filter = FilterInput.of(arguments);
    var actor = Callers.actor(environment);
    return users.page(
        new UserFilter(
            filter.name("name"),
            filter.constants("globalRole", Role.class),
            filter.flag("hasPassword")),
        FilterInput.order(arguments, UserField.BY_NAME),
        arguments.page(),
        only(actor));
  }

  /** Whom alone somebody sees; null: all. */
  private static @Nullable String only(Actor actor) {
    return actor.isAdmin() ? null : isUser(actor) ? actor.name() : "";
  }

  private Object user(DataFetchingEnvironment environment) {
    var name = Inputs.arguments(environment).text("name");
    var actor = Callers.actor(environment);
    return actor.isAdmin() || isUser(actor) && actor.name().equals(name)
        ? users.find(name)
        : Optional.empty();
  }

  private static boolean isUser(Actor actor) {
    return actor.kind() == ActorKind.USER;
  }
}
