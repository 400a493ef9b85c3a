package io.vclustermanager.graphql.host;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.graphql.cluster.ClusterLoaders;
import io.vclustermanager.intent.host.Forgotten;
import io.vclustermanager.intent.host.PlanPlacement;
import io.vclustermanager.inventory.HostField;
import io.vclustermanager.inventory.HostFilter;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Host.Amount;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Placement;
import io.vclustermanager.model.Placement.Verdict;
import io.vclustermanager.model.Refusal;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Hosts, and where a cluster would be placed. */
@Singleton
final class HostTypes implements TypeFields.Wiring, Nodes.Bringer {
  private static final double MILLIS = 1000;

  private final Hosts hosts;
  private final HostLoaders loaders;
  private final ClusterLoaders clusters;
  private final PlanPlacement planPlacement;

  HostTypes(
      Hosts hosts, HostLoaders loaders, ClusterLoaders clusters, PlanPlacement planPlacement) {
    this.hosts = hosts;
    this.loaders = loaders;
    this.clusters = clusters;
    this.planPlacement = planPlacement;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(NodeId.Kind.HOST, (keys, _) -> hosts.byIds(keys)));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    wireHost(target);
    wirePlan(target);
    target.type(
        TypeFields.of("ForgottenOnHost", Forgotten.class)
            .field("clusters", Forgotten::clusters)
            .field("operations", Forgotten::operations)
            .field("kubeconfigs", Forgotten::kubeconfigs)
            .done());
  }

  private void wireHost(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Host", Host.class)
            .field("id", host -> NodeId.text(NodeId.Kind.HOST, host.id()))
            .field("name", Host::name)
            .field("kind", Host::kind)
            .field("managedBy", Host::managedBy)
            .field("region", Host::region)
            .field("kubernetesVersion", Host::kubernetesVersion)
            .field("reachable", Host::reachable)
            .field("observedAt", Host::observedAt)
            .field("conditions", Host::conditions)
            .field("capacity", host -> host)
            .field("cordoned", Host::cordoned)
            .field("driftPolicy", Host::driftPolicy)
            .field("valuesProfile", Host::valuesProfile)
            .field("tenantDefaults", Host::tenantDefaults)
            .field("labels", host -> CommonTypes.sorted(host.labels()))
            .field("version", Host::version)
            .loaded("clusters", (host, environment) -> clusters.ofHost(environment, host.id()))
            .done());
    target.type(
        TypeFields.of("HostCapacity", Host.class)
            .loaded("clusters", (host, environment) -> loaders.liveClusters(environment, host.id()))
            .field("maxClusters", Host::maxClusters)
            .field("cpu", host -> host.capacity() == null ? null : host.capacity().cpu())
            .field("memory", host -> host.capacity() == null ? null : host.capacity().memory())
            .done());
    target.type(
        TypeFields.of("CpuCapacity", Amount.class)
            .field("allocatable", cpu -> cpu.allocatable() / MILLIS)
            .field("requested", cpu -> cpu.requested() / MILLIS)
            .done());
    target.type(
        TypeFields.of("MemoryCapacity", Amount.class)
            .field("allocatable", Amount::allocatable)
            .field("requested", Amount::requested)
            .done());
  }

  private void wirePlan(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("hosts", (_, environment) -> hosts(Inputs.arguments(environment)))
            .field(
                "host", (_, environment) -> hosts.find(Inputs.arguments(environment).text("name")))
            .field("placementPlan", (_, environment) -> plan(environment))
            .done());
    target.type(
        TypeFields.of("PlacementPlan", List.class)
            .field("host", plan -> Placement.chosen(verdicts(plan)))
            .field("candidates", plan -> plan)
            .done());
    target.type(
        TypeFields.of("PlacementCandidate", Verdict.class)
            .field("host", Verdict::host)
            .field("fits", Verdict::fits)
            .field("score", Verdict::score)
            .field("reason", Verdict::reason)
            .done());
  }

  private Object hosts(Inputs arguments) {
    var filter = FilterInput.of(arguments);
    return hosts.page(
        new HostFilter(
            filter.name("name"),
            filter.constants("kind", Host.Kind.class),
            filter.texts("region"),
            filter.flag("reachable"),
            filter.flag("cordoned"),
            filter.labels("label")),
        FilterInput.order(arguments, HostField.BY_NAME),
        arguments.page());
  }

  private List<Verdict> plan(DataFetchingEnvironment environment) {
    var input = Inputs.input(environment);
    var plan =
        planPlacement.execute(
            Callers.actor(environment).subject(),
            new PlanPlacement.Request(
                input.textOrNull("host"),
                input.find("placement").map(each -> each.labels("labels")).orElse(Map.of()),
                input.textOrNull("size"),
                input.jsonOrNull("values"),
                input.textOrNull("template"),
                input.jsonOrNull("parameters")));
    if (!plan.refusals().isEmpty()) {
      throw GraphQlProblem.of(
          plan.refusals().stream().anyMatch(each -> each.code() == Refusal.Code.UNAVAILABLE)
              ? Code.UNAVAILABLE
              : Code.BAD_USER_INPUT,
          plan.refusals().stream()
              .map(each -> String.join(".", each.path()) + ": " + each.message())
              .collect(Collectors.joining(" ")));
    }
    return plan.verdicts();
  }

  @SuppressWarnings("unchecked")
  private static List<Verdict> verdicts(List<?> plan) {
    return (List<Verdict>) plan;
  }
}
