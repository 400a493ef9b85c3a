package io.vclustermanager.graphql.host;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.ListPages;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.reconcile.HostContents;
import io.vclustermanager.reconcile.HostContents.Leftover;
import io.vclustermanager.reconcile.HostContents.Unmanaged;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/** What is on a host that the inventory does not hold. */
@Singleton
final class HostContentTypes implements TypeFields.Wiring {
  private final Hosts hosts;
  private final HostContents contents;

  HostContentTypes(Hosts hosts, HostContents contents) {
    this.hosts = hosts;
    this.contents = contents;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("unmanagedClusters", (_, environment) -> unmanaged(environment))
            .field("leftovers", (_, environment) -> leftovers(environment))
            .done());
    target.type(
        TypeFields.of("UnmanagedCluster", Unmanaged.class)
            .field("name", each -> each.seen().name())
            .field("namespace", each -> each.seen().namespace())
            .field("chartVersion", each -> each.seen().chartVersion())
            .field("status", each -> each.seen().status())
            .field("message", each -> each.seen().message())
            .field("createdAt", each -> each.seen().createdAt())
            .field("labels", each -> CommonTypes.sorted(each.seen().labels()))
            .field("mark", each -> each.seen().markedWith())
            .field("proposal", each -> each)
            .done());
    target.type(
        TypeFields.of("AdoptionProposal", Unmanaged.class)
            .field("createdBy", each -> each.seen().createdBy())
            .field("owner", Unmanaged::owner)
            .field("expiresAt", each -> each.seen().expiresAt())
            .done());
    target.type(
        TypeFields.of("Leftover", Leftover.class)
            .field("mark", each -> each.seen().cluster())
            .field("name", Leftover::name)
            .field("namespace", each -> each.seen().namespace())
            .field("what", each -> each.seen().what())
            .field("since", each -> each.seen().since())
            .field("removable", Leftover::removable)
            .field("reason", Leftover::reason)
            .done());
  }

  private Page<Unmanaged> unmanaged(DataFetchingEnvironment environment) {
    return ListPages.page(
        of(environment, host -> contents.unmanaged(host, Callers.scope(environment))),
        each -> each.seen().name() + "/" + each.seen().namespace(),
        Inputs.arguments(environment).page());
  }

  private Page<Leftover> leftovers(DataFetchingEnvironment environment) {
    return ListPages.page(
        of(environment, contents::leftovers),
        each -> each.seen().namespace() + "/" + each.seen().what(),
        Inputs.arguments(environment).page());
  }

  private <T> List<T> of(DataFetchingEnvironment environment, Function<Host, List<T>> look) {
    var actor = Callers.actor(environment);
    if (!actor.isAdmin() && !actor.roles().contains(Role.VIEWER)) {
      throw GraphQlProblem.of(
          Code.FORBIDDEN,
          "Only administrators and viewers of the whole service may see what is on its hosts.");
    }
    var name = Inputs.arguments(environment).text("host");
    var host = hosts.find(name);
    if (host.isEmpty()) {
      throw GraphQlProblem.of(Code.BAD_USER_INPUT, "There is no host " + Names.quoted(name) + ".");
    }
    try {
      return look.apply(host.get());
    } catch (ProviderException e) {
      throw GraphQlProblem.of(Code.UNAVAILABLE, e.message());
    }
  }
}
