package io.vclustermanager.graphql;

import static java.util.Objects.requireNonNull;

import graphql.TypeResolutionEnvironment;
import graphql.schema.GraphQLObjectType;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubeconfigGrant;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.ByPolicy;
import io.vclustermanager.model.Template;
import io.vclustermanager.model.TrustRule;
import io.vclustermanager.model.User;
import io.vclustermanager.model.Warning;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The types that all parts of the graph share: nodes, pages, actors, labels, user errors, warnings.
 */
@Singleton
public final class CommonTypes implements TypeFields.Wiring {
  private final DocsSettings docs;

  CommonTypes(DocsSettings docs) {
    this.docs = docs;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    Scalars.all().forEach(target::scalar);
    target.type("Node", type -> type.typeResolver(CommonTypes::typeOf));
    target.type(
        "UserError",
        type ->
            type.typeResolver(
                environment ->
                    environment
                        .getSchema()
                        .getObjectType(errorType(requireNonNull(environment.getObject())))));
    for (var name : new String[] {"ValidationError", "ConflictError"}) {
      target.type(userError(name).done());
    }
    target.type(
        userError("PolicyError")
            .field("policy", refusal -> byPolicy(refusal, ByPolicy::name))
            .field("decision", refusal -> byPolicy(refusal, ByPolicy::decision))
            .done());
    target.type(
        userError("LeaseError")
            .field("longest", Refusal::longest)
            .field("shortest", Refusal::shortest)
            .done());
    target.type(
        userError("QuotaError")
            .field("limit", refusal -> quota(refusal).limit())
            .field("used", refusal -> quota(refusal).used())
            .field("kind", refusal -> quota(refusal).kind())
            .field("freesRoom", refusal -> quota(refusal).freesRoom())
            .done());
    target.type(
        TypeFields.of("Warning", Warning.class)
            .field("message", Warning::message)
            .field("path", Warning::path)
            .field("code", Warning::code)
            .done());
    for (var name :
        new String[] {
          "Cluster",
          "Operation",
          "Host",
          "Owner",
          "ApiKey",
          "TrustRule",
          "Policy",
          "User",
          "Event",
          "KubeconfigGrant",
          "Template",
          "TemplateVersion",
          "UnmanagedCluster",
          "Leftover",
          "AuditEntry"
        }) {
      target.type(connection(name).done());
      target.type(edge(name).done());
    }
    target.type(pageInfo().done());
    target.type(
        TypeFields.of("Actor", Object.class)
            .field("name", actor -> name(actor).name())
            .field("kind", actor -> name(actor).kind())
            .field("roles", actor -> actor instanceof Actor known ? known.roles() : Set.of())
            .done());
    target.type(
        TypeFields.of("Label", Map.Entry.class)
            .field("key", label -> label.getKey())
            .field("value", label -> label.getValue())
            .done());
  }

  /** A map as a list that is in the same order each time. */
  public static <K extends Comparable<K>, V> List<Map.Entry<K, V>> sorted(Map<K, V> map) {
    return List.copyOf(new TreeMap<>(map).entrySet());
  }

  /** The type of a node in the graph. */
  public static @Nullable GraphQLObjectType typeOf(TypeResolutionEnvironment environment) {
    return environment.getSchema().getObjectType(typeName(requireNonNull(environment.getObject())));
  }

  private static String clusterType(Cluster.Kind kind) {
    return switch (kind) {
      case VIRTUAL -> "VirtualCluster";
      case EKS -> "EksCluster";
    };
  }

  /** What every cluster has, whatever its kind, is wired for the type of each. */
  public static void ofEachKind(
      RuntimeWiring.Builder target, UnaryOperator<TypeFields<Cluster>> fields) {
    for (var kind : Cluster.Kind.values()) {
      target.type(fields.apply(TypeFields.of(clusterType(kind), Cluster.class)).done());
    }
  }

  /** The name of an object's type in the graph. */
  private static String typeName(Object object) {
    return switch (object) {
      case Cluster cluster -> clusterType(cluster.kind());
      case Operation _ -> "Operation";
      case Owner _ -> "Owner";
      case ApiKey _ -> "ApiKey";
      case User _ -> "User";
      case TrustRule _ -> "TrustRule";
      case Policy _ -> "Policy";
      case Host _ -> "Host";
      case KubeconfigGrant _ -> "KubeconfigGrant";
      case Template _ -> "Template";
      case Template.Version _ -> "TemplateVersion";
      case Event _ -> "Event";
      default -> throw new IllegalStateException("No node type for " + object.getClass());
    };
  }

  private static ActorName name(Object actor) {
    return actor instanceof Actor known ? known.asName() : (ActorName) actor;
  }

  private static String errorType(Refusal refusal) {
    return switch (refusal.code()) {
      case INVALID, NAME_RESERVED -> "ValidationError";
      case OUT_OF_RANGE ->
          refusal.longest() == null && refusal.shortest() == null
              ? "ValidationError"
              : "LeaseError";
      case NOT_FOUND, NAME_TAKEN, CONFLICT, UNAVAILABLE -> "ConflictError";
      case FORBIDDEN,
          PROTECTED,
          BAD_CREDENTIALS,
          POLICY_DENIED,
          POLICY_UNDEFINED,
          POLICY_UNREACHABLE ->
          "PolicyError";
      case QUOTA_EXCEEDED -> "QuotaError";
    };
  }

  private static Refusal.Quota quota(Refusal refusal) {
    return requireNonNull(refusal.quota());
  }

  private static @Nullable String byPolicy(Refusal refusal, Function<ByPolicy, String> part) {
    var policy = refusal.policy();
    return policy == null ? null : part.apply(policy);
  }

  private TypeFields<Refusal> userError(String name) {
    return TypeFields.of(name, Refusal.class)
        .field("message", Refusal::message)
        .field("path", Refusal::path)
        .field("code", Refusal::code)
        .field("docsUrl", refusal -> docs.address(refusal.page()));
  }

  @SuppressWarnings("rawtypes")
  private static TypeFields<Page> connection(String name) {
    return TypeFields.of(name + "Connection", Page.class)
        .field("edges", Page::edges)
        .field("nodes", page -> ((Page<?>) page).edges().stream().map(Page.Edge::node).toList())
        .field("pageInfo", page -> page)
        .field("totalCount", page -> (int) page.total().getAsLong());
  }

  @SuppressWarnings("rawtypes")
  private static TypeFields<Page> pageInfo() {
    return TypeFields.of("PageInfo", Page.class)
        .field("hasNextPage", Page::hasNext)
        .field("hasPreviousPage", Page::hasPrevious)
        .field("startCursor", page -> cursor(page, true))
        .field("endCursor", page -> cursor(page, false));
  }

  @SuppressWarnings("rawtypes")
  private static TypeFields<Page.Edge> edge(String name) {
    return TypeFields.of(name + "Edge", Page.Edge.class)
        .field("cursor", Page.Edge::cursor)
        .field("node", Page.Edge::node);
  }

  private static @Nullable String cursor(Page<?> page, boolean first) {
    var edges = page.edges();
    return edges.isEmpty() ? null : (first ? edges.getFirst() : edges.getLast()).cursor();
  }
}
