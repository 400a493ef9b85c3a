package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.transport.RequestTime;
import io.vclustermanager.inventory.ClusterRef;
import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.inventory.EventFilter;
import io.vclustermanager.inventory.Events;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.OperationFilter;
import io.vclustermanager.inventory.Operations;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Event;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.NodeId.Kind;
import io.vclustermanager.model.Operation;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import io.vclustermanager.model.Scope;
import io.vclustermanager.reconcile.Freshness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queries. */
@Singleton
final class QueryFields implements TypeFields.Wiring {
  private static final int MOST_NODES = 200;

  private final Clusters clusters;
  private final Operations operations;
  private final Owners owners;
  private final Hosts hosts;
  private final Events events;
  private final KubeconfigGrants grants;
  private final OperationWatch watch;
  private final Freshness freshness;
  private final Clock clock;

  QueryFields(
      Clusters clusters,
      Operations operations,
      Owners owners,
      Hosts hosts,
      Events events,
      KubeconfigGrants grants,
      OperationWatch watch,
      Freshness freshness,
      Clock clock) {
    this.clusters = clusters;
    this.operations = operations;
    this.owners = owners;
    this.hosts = hosts;
    this.events = events;
    this.grants = grants;
    this.watch = watch;
    this.freshness = freshness;
    this.clock = clock;
  }

  /** What this service is. */
  private record Service(String name, String version, Instant time, List<String> versions) {}

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("viewer", (_, environment) -> Callers.actor(environment))
            .field("serviceInfo", _ -> service())
            .field("node", (_, environment) -> node(environment))
            .field("nodes", (_, environment) -> nodes(environment))
            .field("cluster", (_, environment) -> cluster(environment))
            .field("clusters", (_, environment) -> clusters(environment))
            .field("operation", (_, environment) -> operation(environment))
            .field("operations", (_, environment) -> operations(environment))
            .field("hosts", (_, environment) -> hosts.page(Inputs.arguments(environment).page()))
            .field("host", (_, environment) -> host(environment))
            .field("owners", (_, environment) -> owners(environment))
            .field("owner", (_, environment) -> owner(environment))
            .field("events", (_, environment) -> events(environment))
            .done());
    target.type(
        TypeFields.of("ServiceInfo", Service.class)
            .field("name", Service::name)
            .field("version", Service::version)
            .field("time", Service::time)
            .field("kubernetesVersions", Service::versions)
            .done());
  }

  private Service service() {
    var version = QueryFields.class.getPackage().getImplementationVersion();
    return new Service(
        "vCluster Manager",
        version == null ? "development" : version,
        clock.instant(),
        KubernetesVersions.known());
  }

  private @Nullable Object node(DataFetchingEnvironment environment) {
    var id = Inputs.arguments(environment).text("id");
    return nodes(environment, List.of(id)).getFirst();
  }

  private List<@Nullable Object> nodes(DataFetchingEnvironment environment) {
    List<String> ids = environment.getArgument("ids");
    if (ids == null || ids.size() > MOST_NODES) {
      throw GraphQlProblem.of(
          Code.BAD_USER_INPUT, "'ids' takes at most " + MOST_NODES + " ids at once.");
    }
    return nodes(environment, ids);
  }

  private List<@Nullable Object> nodes(DataFetchingEnvironment environment, List<String> texts) {
    var scope = Callers.scope(environment);
    var ids = texts.stream().map(NodeId::parse).toList();
    var keys = new EnumMap<Kind, List<UUID>>(Kind.class);
    ids.stream()
        .flatMap(Optional::stream)
        .collect(Collectors.groupingBy(NodeId::kind))
        .forEach((kind, several) -> keys.put(kind, several.stream().map(NodeId::key).toList()));
    var found = new EnumMap<Kind, Map<UUID, ?>>(Kind.class);
    keys.forEach((kind, several) -> found.put(kind, byIds(kind, several, scope)));
    List<@Nullable Object> nodes = new ArrayList<>();
    ids.forEach(id -> nodes.add(lookUp(found, id)));
    return nodes;
  }

  private static @Nullable Object lookUp(Map<Kind, Map<UUID, ?>> found, Optional<NodeId> id) {
    return id.isEmpty() ? null : found.getOrDefault(id.get().kind(), Map.of()).get(id.get().key());
  }

  private Map<UUID, ?> byIds(Kind kind, Collection<UUID> keys, Scope scope) {
    return switch (kind) {
      case CLUSTER -> clusters.byIds(keys, scope);
      case OPERATION -> operations.byIds(keys, scope);
      case OWNER -> owners.byIds(keys, scope);
      case HOST -> hosts.byIds(keys);
      case GRANT -> grants.byIds(keys, scope);
    };
  }

  private @Nullable Cluster cluster(DataFetchingEnvironment environment) {
    var by = Inputs.arguments(environment).required("by");
    Optional<ClusterRef> ref;
    if (by.textOrNull("id") != null) {
      ref = by.key("id", Kind.CLUSTER).map(ClusterRef.ById::new);
    } else if (by.textOrNull("name") != null) {
      ref = Optional.of(new ClusterRef.ByName(by.text("name")));
    } else {
      var place = by.required("inNamespace");
      ref = Optional.of(new ClusterRef.InNamespace(place.text("name"), place.text("namespace")));
    }
    var maxAge = maxAge(environment);
    return ref.flatMap(each -> current(each, maxAge, Callers.scope(environment))).orElse(null);
  }

  private Optional<Cluster> current(ClusterRef ref, Duration maxAge, Scope scope) {
    var found = clusters.find(ref, scope);
    return found.isPresent() && freshness.refresh(List.of(found.get()), maxAge)
        ? clusters.find(ref, scope)
        : found;
  }

  private Page<Cluster> clusters(DataFetchingEnvironment environment) {
    var page = ClusterLists.page(clusters, environment);
    var listed = page.edges().stream().map(Page.Edge::node).toList();
    return freshness.refresh(listed, maxAge(environment))
        ? ClusterLists.page(clusters, environment)
        : page;
  }

  private static Duration maxAge(DataFetchingEnvironment environment) {
    var asked = Inputs.arguments(environment).durationOrNull("maxAge");
    if (asked != null && asked.isNegative()) {
      throw GraphQlProblem.of(Code.BAD_USER_INPUT, "'maxAge' must not be negative.");
    }
    return asked == null ? Freshness.DEFAULT_AGE : asked;
  }

  private @Nullable Operation operation(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var wait = OperationWatch.checked(arguments.number("waitSeconds", 0));
    RequestTime.of(environment.getGraphQlContext()).allowWait(Duration.ofSeconds(wait));
    return arguments
        .key("id", Kind.OPERATION)
        .flatMap(id -> watch.find(id, Callers.scope(environment), wait))
        .orElse(null);
  }

  private Page<Operation> operations(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var filter =
        arguments
            .find("filter")
            .map(
                each ->
                    new OperationFilter(
                        each.constantsOrNull("state", OperationState.class),
                        each.constantsOrNull("kind", OperationKind.class),
                        each.textOrNull("cluster") == null
                            ? null
                            : ClusterRef.parse(each.text("cluster"))
                                .orElseGet(() -> new ClusterRef.ByName(each.text("cluster")))))
            .orElse(OperationFilter.ANY);
    return operations.page(filter, arguments.page(), Callers.scope(environment));
  }

  private Object host(DataFetchingEnvironment environment) {
    return hosts.find(Inputs.arguments(environment).text("name"));
  }

  private Object owners(DataFetchingEnvironment environment) {
    return owners.page(Inputs.arguments(environment).page(), Callers.scope(environment));
  }

  private Object owner(DataFetchingEnvironment environment) {
    return owners.find(Inputs.arguments(environment).text("name"), Callers.scope(environment));
  }

  private Object events(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var scope = Callers.scope(environment);
    return eventFilter(arguments, scope)
        .map(filter -> events.page(filter, arguments.page(), scope))
        .orElseGet(() -> new Page<>(List.of(), false, false, () -> 0));
  }

  /** The filter of events; empty when it names a cluster or owner that cannot be seen. */
  Optional<EventFilter> eventFilter(Inputs arguments, Scope scope) {
    var filter = arguments.find("filter");
    if (filter.isEmpty()) {
      return Optional.of(EventFilter.ANY);
    }
    var given = filter.get();
    var cluster = given.textOrNull("cluster");
    var owner = given.textOrNull("owner");
    var clusterId =
        cluster == null
            ? null
            : ClusterRef.parse(cluster)
                .flatMap(ref -> clusters.find(ref, scope))
                .map(Cluster::id)
                .orElse(null);
    var ownerId =
        owner == null ? null : owners.find(owner, scope).map(each -> each.id()).orElse(null);
    if ((cluster != null && clusterId == null) || (owner != null && ownerId == null)) {
      return Optional.empty();
    }
    var types =
        Optional.ofNullable(given.constantsOrNull("type", Event.Type.class))
            .map(Set::copyOf)
            .orElse(null);
    return Optional.of(new EventFilter(types, clusterId, null, ownerId));
  }
}
