package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.graphql.cluster.ClusterLoaders;
import io.vclustermanager.graphql.transport.CallerLimits;
import io.vclustermanager.graphql.transport.CallerLimits.Minute;
import io.vclustermanager.graphql.transport.CallerLimits.Now;
import io.vclustermanager.intent.user.SavedOwner;
import io.vclustermanager.inventory.OwnerField;
import io.vclustermanager.inventory.OwnerFilter;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.KeyRules;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.NodeId.Kind;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.OwnerUsage;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.TrustRuleChecks;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The viewer, and owners: the queries, and what they are. */
@Singleton
final class OwnerTypes implements TypeFields.Wiring, Nodes.Bringer {
  private final Owners owners;
  private final OwnerLoaders loaders;
  private final ClusterLoaders clusters;
  private final CallerLimits limits;

  OwnerTypes(Owners owners, OwnerLoaders loaders, ClusterLoaders clusters, CallerLimits limits) {
    this.owners = owners;
    this.loaders = loaders;
    this.clusters = clusters;
    this.limits = limits;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(Kind.OWNER, owners::byIds));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("viewer", (_, environment) -> Callers.actor(environment))
            .field("owners", (_, environment) -> owners(environment))
            .field("owner", (_, environment) -> owner(environment))
            .done());
    wireViewer(target);
    wireLimits(target);
    wireOwner(target);
  }

  private void wireViewer(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Viewer", Actor.class)
            .field("actor", actor -> actor)
            .loaded(
                "owner",
                (actor, environment) ->
                    actor.ownOwner() == null ? null : loaders.owner(environment, actor.ownOwner()))
            .field("memberships", actor -> List.copyOf(actor.memberships().entrySet()))
            .field("can", actor -> actor)
            .field(
                "limits",
                (actor, environment) -> limits.now(actor, environment.getGraphQlContext()))
            .field("ownersToCreateFor", this::ownersToCreateFor)
            .done());
    target.type(
        TypeFields.of("ViewerCan", Actor.class)
            .field("createCluster", actor -> actor.isAdmin() || !creatableFor(actor).isEmpty())
            .field("adoptCluster", Actor::isAdmin)
            .field("registerHost", Actor::isAdmin)
            .field("saveOwner", Actor::isAdmin)
            .field("saveTemplate", Actor::isAdmin)
            .field("createApiKey", OwnerTypes::mayCreateKeys)
            .field("saveTrustRule", OwnerTypes::maySaveTrustRules)
            .field("savePolicy", Actor::isAdmin)
            .done());
    target.type(
        TypeFields.of("Membership", Map.Entry.class)
            .loaded(
                "owner",
                (membership, environment) -> loaders.owner(environment, (UUID) membership.getKey()))
            .field("role", membership -> (Role) membership.getValue())
            .done());
  }

  private static void wireLimits(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("ViewerLimits", Now.class)
            .field("requestsPerMinute", now -> of(now.requests(), Minute::perMinute))
            .field("remaining", now -> of(now.requests(), Minute::remaining))
            .field("resetsInSeconds", now -> of(now.requests(), Minute::resetsInSeconds))
            .field("mutationsPerMinute", now -> of(now.mutations(), Minute::perMinute))
            .field("mutationsRemaining", now -> of(now.mutations(), Minute::remaining))
            .field("mutationsResetInSeconds", now -> of(now.mutations(), Minute::resetsInSeconds))
            .field("fieldsPerPoint", Now::fieldsPerPoint)
            .field("maxCost", Now::maxCost)
            .field("maxDepth", Now::maxDepth)
            .field("maxFields", Now::maxFields)
            .field("maxSubscriptions", Now::maxSubscriptions)
            .field("openSubscriptions", Now::openSubscriptions)
            .field("maxOperationsPerSocket", Now::maxOperationsPerSocket)
            .done());
  }

  private static @Nullable Integer of(@Nullable Minute minute, Function<Minute, Integer> part) {
    return minute == null ? null : part.apply(minute);
  }

  private void wireOwner(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Owner", Owner.class)
            .field("id", owner -> NodeId.text(NodeId.Kind.OWNER, owner.id()))
            .field("name", Owner::name)
            .field("kind", Owner::kind)
            .loaded("members", this::members)
            .field("quota", owner -> owner)
            .loaded("usage", (owner, environment) -> loaders.usage(environment, owner.id()))
            .field("profile", Owner::profile)
            .field("createdAt", Owner::createdAt)
            .field("updatedAt", Owner::updatedAt)
            .field("removedAt", Owner::removedAt)
            .field("version", Owner::version)
            .loaded("clusters", (owner, environment) -> clusters.ofOwner(environment, owner.id()))
            .done());
    target.type(
        TypeFields.of("OwnerMember", Member.class)
            .field("user", Member::user)
            .field("role", Member::role)
            .done());
    target.type(
        TypeFields.of("OwnerUsage", OwnerUsage.class)
            .field("clusters", OwnerUsage::clusters)
            .field("virtualClusters", OwnerUsage::virtualClusters)
            .field("eksClusters", OwnerUsage::eksClusters)
            .field("weight", OwnerUsage::weight)
            .field("cpu", usage -> cores(usage.cpu()))
            .field("memory", OwnerUsage::memory)
            .done());
    target.type(
        TypeFields.of("OwnerQuota", Owner.class)
            .field("maxClusters", Owner::maxClusters)
            .field("maxVirtualClusters", owner -> owner.limits().virtualClusters())
            .field("maxEksClusters", owner -> owner.limits().eksClusters())
            .field("maxWeight", owner -> owner.limits().weight())
            .field("maxLease", owner -> owner.limits().lease())
            .field("maxCpu", owner -> cores(owner.limits().cpu()))
            .field("maxMemory", owner -> owner.limits().memory())
            .loaded("used", (owner, environment) -> loaders.liveClusters(environment, owner.id()))
            .done());
  }

  private static @Nullable Double cores(@Nullable Long millis) {
    return millis == null ? null : millis / 1000.0;
  }

  /** Administrators may for every owner there is. */
  private Object ownersToCreateFor(Actor actor, DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var filter = FilterInput.of(arguments);
    return owners.page(
        new OwnerFilter(
            filter.name("name"),
            filter.constants("kind", Owner.Kind.class),
            filter.own("mine", actor.owners())),
        OwnerField.BY_NAME,
        arguments.page(),
        actor.isAdmin() ? actor.scope() : new Scope.OwnedBy(creatableFor(actor)));
  }

  private static Set<UUID> creatableFor(Actor actor) {
    return actor.owners().stream()
        .filter(owner -> actor.may(Permission.CREATE, owner))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean mayCreateKeys(Actor actor) {
    return KeyRules.noKeysOf(actor, "name").isEmpty()
        && (actor.isAdmin() || !actor.memberships().isEmpty());
  }

  /** Rules are of teams: who has but an owner of their own has none to save one for. */
  private static boolean maySaveTrustRules(Actor actor) {
    return TrustRuleChecks.lacksScope(actor, "role").isEmpty()
        && (actor.isAdmin()
            || actor.memberships().keySet().stream()
                .anyMatch(owner -> !owner.equals(actor.ownOwner())));
  }

  /** Who only reads everything need not know who works with whom. */
  private @Nullable CompletableFuture<?> members(Owner owner, DataFetchingEnvironment environment) {
    var actor = Callers.actor(environment);
    if (!actor.isAdmin() && !actor.memberships().containsKey(owner.id())) {
      return null;
    }
    return environment.getLocalContext() instanceof SavedOwner(var saved, var members)
            && members != null
            && saved.id().equals(owner.id())
        ? CompletableFuture.completedFuture(members)
        : loaders.members(environment, owner.id());
  }

  private Object owners(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var filter = FilterInput.of(arguments);
    return owners.page(
        new OwnerFilter(
            filter.name("name"),
            filter.constants("kind", Owner.Kind.class),
            filter.own("mine", Callers.actor(environment).owners())),
        FilterInput.order(arguments, OwnerField.BY_NAME),
        arguments.page(),
        Callers.scope(environment));
  }

  private Object owner(DataFetchingEnvironment environment) {
    return owners.find(Inputs.arguments(environment).text("name"), Callers.scope(environment));
  }
}
