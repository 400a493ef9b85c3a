package io.vclustermanager.graphql.policy;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.access.policy.CelRule;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.intent.policy.TryPolicy;
import io.vclustermanager.intent.policy.TryPolicy.Tried;
import io.vclustermanager.inventory.Policies;
import io.vclustermanager.inventory.Policies.Hits;
import io.vclustermanager.inventory.PolicyField;
import io.vclustermanager.inventory.PolicyFilter;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.Policy.Defaults;
import io.vclustermanager.model.PolicyEffect;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Policies: the queries, and what one is. */
@Singleton
final class PolicyTypes implements TypeFields.Wiring, Nodes.Bringer, Loader.Source {
  private final Policies policies;
  private final TryPolicy tries;
  private final Loader<Loader.Key, Hits> hits;

  PolicyTypes(Policies policies, TryPolicy tries) {
    this.policies = policies;
    this.tries = tries;
    this.hits = Loader.byIds("policyHits", (ids, _) -> policies.hits(ids));
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(NodeId.Kind.POLICY, (keys, _) -> policies.byIds(keys)));
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(hits);
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("policies", (_, environment) -> policies(Inputs.arguments(environment)))
            .field("simulatePolicy", (_, environment) -> tried(environment))
            .done());
    wirePolicy(target);
    target.type(
        TypeFields.of("PolicyDefaults", Defaults.class)
            .field("lease", Defaults::lease)
            .field("labels", defaults -> CommonTypes.sorted(defaults.labels()))
            .done());
    target.type(
        TypeFields.of("PolicySimulation", Tried.class)
            .field("applies", PolicyTypes::applies)
            .field("readable", tried -> !(tried instanceof Tried.Unreadable))
            .field("problem", PolicyTypes::problem)
            .done());
  }

  private void wirePolicy(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Policy", Policy.class)
            .field("id", policy -> NodeId.text(NodeId.Kind.POLICY, policy.id()))
            .field("name", Policy::name)
            .field("description", ofAdministrators(Policy::description))
            .field("expression", ofAdministrators(Policy::expression))
            .field("actions", Policy::actions)
            .field("effect", Policy::effect)
            .field("message", policy -> policy.message().isEmpty() ? null : policy.message())
            .field("set", Policy::defaults)
            .loaded("hits", (policy, environment) -> hits(environment, policy, Hits::count, 0L))
            .loaded(
                "lastHitAt", (policy, environment) -> hits(environment, policy, Hits::last, null))
            .field("createdBy", Policy::createdBy)
            .field("createdAt", Policy::createdAt)
            .field("updatedAt", Policy::updatedAt)
            .field("removedAt", Policy::removedAt)
            .field("version", Policy::version)
            .done());
  }

  private static TypeFields.ValueHere<Policy> ofAdministrators(Part part) {
    return (policy, environment) -> Callers.isAdmin(environment) ? part.of(policy) : null;
  }

  /** What of a policy is for administrators' eyes. */
  @FunctionalInterface
  private interface Part {
    @Nullable String of(Policy policy);
  }

  private Object policies(Inputs arguments) {
    var filter = FilterInput.of(arguments);
    return policies.page(
        new PolicyFilter(
            filter.name("name"),
            filter.constants("effect", PolicyEffect.class),
            Boolean.TRUE.equals(filter.flag("removed"))),
        FilterInput.order(arguments, PolicyField.BY_NAME),
        arguments.page());
  }

  private CompletableFuture<? extends @Nullable Object> hits(
      DataFetchingEnvironment environment,
      Policy policy,
      Function<Hits, ?> part,
      @Nullable Object none) {
    return Callers.isAdmin(environment)
        ? Loader.load(hits, environment, policy.id())
            .thenApply(found -> found == null ? none : part.apply(found))
        : CompletableFuture.completedFuture(null);
  }

  private Object tried(DataFetchingEnvironment environment) {
    var actor = Callers.actor(environment);
    if (!actor.isAdmin()) {
      throw GraphQlProblem.of(
          GraphQlProblem.Code.FORBIDDEN, "Only administrators of the whole service try policies.");
    }
    var arguments = Inputs.arguments(environment);
    if (!(arguments.jsonOrNull("input") instanceof Map<?, ?> facts)) {
      throw GraphQlProblem.of(
          GraphQlProblem.Code.BAD_USER_INPUT,
          "'input' is an object with what the expression asks about: "
              + String.join(", ", CelRule.names())
              + ".");
    }
    return tries.execute(actor.subject(), arguments.text("expression"), named(facts));
  }

  private static Map<String, Object> named(Map<?, ?> facts) {
    var named = new HashMap<String, Object>();
    facts.forEach(
        (name, value) -> {
          if (value != null) {
            named.put(String.valueOf(name), value);
          }
        });
    return named;
  }

  private static boolean applies(Tried tried) {
    return switch (tried) {
      case Tried.Is(var value) -> value;
      case Tried.Failed _ -> true;
      case Tried.Unreadable _ -> false;
    };
  }

  private static @Nullable String problem(Tried tried) {
    return switch (tried) {
      case Tried.Is _ -> null;
      case Tried.Failed(var why) -> why;
      case Tried.Unreadable(var why) -> why;
    };
  }
}
