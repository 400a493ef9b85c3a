package io.vclustermanager.graphql.host;

import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.host.RemoveLeftovers;
import io.vclustermanager.intent.host.RemoveLeftovers.Request;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.reconcile.HostContents;
import io.vclustermanager.reconcile.HostContents.Leftover;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** The mutation removeLeftovers. */
@Singleton
final class RemoveLeftoversFetcher extends HostMutation {
  private final RemoveLeftovers intent;
  private final Hosts hosts;
  private final HostContents contents;

  RemoveLeftoversFetcher(RemoveLeftovers intent, Hosts hosts, HostContents contents) {
    super("removeLeftovers");
    this.intent = intent;
    this.hosts = hosts;
    this.contents = contents;
  }

  @Override
  protected Outcome<Host> execute(Ask ask, Inputs input) {
    var namespace = input.text("namespace");
    var there =
        seen(ask, input.text("host")).stream()
            .filter(each -> each.seen().namespace().equals(namespace))
            .toList();
    return intent.execute(
        ask,
        new Request(
            input.text("host"),
            namespace,
            there.stream()
                .filter(Leftover::removable)
                .map(each -> each.seen().cluster())
                .collect(Collectors.toSet()),
            there.stream()
                .filter(each -> !each.removable())
                .map(Leftover::reason)
                .findFirst()
                .orElse(null)));
  }

  /** For whom it is refused anyway, nobody looks. */
  private List<Leftover> seen(Ask ask, String host) {
    try {
      return ask.caller().actor().isAdmin()
          ? hosts.find(host).map(contents::leftovers).orElse(List.of())
          : List.of();
    } catch (ProviderException e) {
      throw GraphQlProblem.of(Code.UNAVAILABLE, e.message());
    }
  }
}
