package io.vclustermanager.intent.host;

import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.inventory.secret.NoSecretKeyException;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostReach;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Registers a host. It is only asked whether it is another host already, and may be silent: what it
 * lacks is found out right after, and told by its conditions. One that was removed, or that the
 * configuration named once, comes back with its id.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; INVALID and OUT_OF_RANGE for what is wrong in
 * itself; NAME_TAKEN; CONFLICT when its API server is another host's already; UNAVAILABLE when
 * there is no key to keep a kubeconfig by.
 */
@Singleton
public final class RegisterHost {
  private static final String MUTATION = "registerHost";

  private final HostDecisions decisions;
  private final RegisteredHosts registered;
  private final Hosts hosts;
  private final Clock clock;

  RegisterHost(HostDecisions decisions, RegisteredHosts registered, Hosts hosts, Clock clock) {
    this.decisions = decisions;
    this.registered = registered;
    this.hosts = hosts;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param reaches all ways that were given; there must be one
   */
  public record Request(String name, List<HostReach> reaches, Host.Settings settings) {}

  /** Asks for it. */
  public Outcome<Host> execute(Ask ask, Request request) {
    var reach =
        decisions.reach(ask, request.reaches.size() == 1 ? request.reaches.getFirst() : null);
    return decisions.decide(
        ask, new Asked(MUTATION, "name", request.name, null), () -> decide(request, reach));
  }

  private Outcome<Host> decide(Request request, HostDecisions.Reach reach) {
    var refusals = new ArrayList<Refusal>();
    Names.checkHost(request.name).ifPresent(refusals::add);
    if (request.reaches.size() != 1) {
      refusals.add(
          Refusal.of(
              Code.INVALID,
              "kubeconfig",
              "Give one of kubeconfig, inCluster: true, eks and simulated: true."));
    }
    refusals.addAll(decisions.check(request.settings, reach));
    if (!refusals.isEmpty()) {
      return new Outcome.Rejected<>(List.copyOf(refusals));
    }
    var former = registered.lockedOfAnyTime(request.name);
    if (former.filter(Host::configured).isPresent()) {
      return HostDecisions.refused(HostDecisions.nameTaken());
    }
    var id = former.map(Host::id).orElseGet(() -> NodeId.newKey(clock.instant()));
    return decisions
        .sameServer(reach, id)
        .map(HostDecisions::refused)
        .orElseGet(() -> register(id, request, reach, former));
  }

  private Outcome<Host> register(
      UUID id, Request request, HostDecisions.Reach checked, Optional<Host> former) {
    var now = clock.instant();
    var reach = Objects.requireNonNull(checked.way());
    var fresh = Host.registered(id, request.name, reach.kind(), request.settings, now);
    try {
      var again = former.isPresent() ? fresh.after(former.get()) : fresh;
      var host = again.ofServer(checked.server());
      registered.register(host, reach, former.isPresent(), now);
      return new Outcome.Accepted<>(reach instanceof HostReach.Simulation ? simulated(host) : host);
    } catch (NoSecretKeyException e) {
      return HostDecisions.refused(Code.UNAVAILABLE, "kubeconfig", String.valueOf(e.getMessage()));
    }
  }

  /** There is nobody to ask: it is there at once. */
  private Host simulated(Host host) {
    hosts.simulated(host, clock.instant());
    return hosts.find(host.name()).orElseThrow();
  }
}
