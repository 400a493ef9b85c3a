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
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.reconcile.HostContents;
import io.vclustermanager.reconcile.HostContents.Contents.NotSeen;
import io.vclustermanager.reconcile.HostContents.Contents.Seen;
import io.vclustermanager.reconcile.HostContents.Leftover;
import io.vclustermanager.reconcile.HostContents.Unmanaged;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What is on a host that the inventory does not hold. */
@Singleton
final class HostContentTypes implements TypeFields.Wiring {
  private final Hosts hosts;
  private final HostContents contents;
  private final HostLoaders loaders;

  HostContentTypes(Hosts hosts, HostContents contents, HostLoaders loaders) {
    this.hosts = hosts;
    this.contents = contents;
    this.loaders = loaders;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("unmanagedClusters", (_, environment) -> unmanaged(environment))
            .field("leftovers", (_, environment) -> leftovers(environment))
            .done());
    target.type(
        TypeFields.of("Host", Host.class)
            .loaded(
                "unmanagedClusters",
                (host, environment) ->
                    ofHost(host, environment, (seen, page) -> unmanaged(seen.unmanaged(), page)))
            .loaded(
                "leftovers",
                (host, environment) ->
                    ofHost(host, environment, (seen, page) -> leftovers(seen.leftovers(), page)))
            .done());
    target.type(
        TypeFields.of("UnmanagedCluster", Unmanaged.class)
            .field("name", each -> each.seen().name())
            .field("namespace", each -> each.seen().namespace())
            .field("chartVersion", each -> each.seen().chartVersion())
            .field("state", each -> each.seen().state())
            .field("releaseStatus", each -> each.seen().release())
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
    return unmanaged(
        of(environment, host -> contents.unmanaged(host, Callers.scope(environment))),
        Inputs.arguments(environment).page());
  }

  private static Page<Unmanaged> unmanaged(List<Unmanaged> all, PageRequest page) {
    return ListPages.page(all, each -> each.seen().name() + "/" + each.seen().namespace(), page);
  }

  private Page<Leftover> leftovers(DataFetchingEnvironment environment) {
    return leftovers(of(environment, contents::leftovers), Inputs.arguments(environment).page());
  }

  private static Page<Leftover> leftovers(List<Leftover> all, PageRequest page) {
    return ListPages.page(all, each -> each.seen().namespace() + "/" + each.seen().what(), page);
  }

  /** What is wrong with the arguments or the rights is said before anybody looks. */
  private <T> CompletableFuture<Page<T>> ofHost(
      Host host, DataFetchingEnvironment environment, BiFunction<Seen, PageRequest, Page<T>> part) {
    requireReader(environment);
    var page = Inputs.arguments(environment).page();
    return loaders
        .contents(environment, host.id())
        .thenApply(
            contents ->
                switch (contents) {
                  case Seen seen -> part.apply(seen, page);
                  case NotSeen(var reason) ->
                      throw GraphQlProblem.of(Code.UNAVAILABLE, reason.message());
                });
  }

  private <T> List<T> of(DataFetchingEnvironment environment, Function<Host, List<T>> look) {
    requireReader(environment);
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

  private static void requireReader(DataFetchingEnvironment environment) {
    var actor = Callers.actor(environment);
    if (!actor.isAdmin() && !actor.roles().contains(Role.VIEWER)) {
      throw GraphQlProblem.of(
          Code.FORBIDDEN,
          "Only administrators and viewers of the whole service may see what is on its hosts.");
    }
  }
}
