package io.vclustermanager.intent.host;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.inventory.secret.NoSecretKeyException;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostReach;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes a registered host: its credentials, its cordon, its labels, how much it may hold.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND; CONFLICT for a host of the
 * configuration, another version, a way to reach a simulated host, and one of another host's API
 * server; INVALID and OUT_OF_RANGE for what is wrong in itself; UNAVAILABLE when there is no key to
 * keep a kubeconfig by.
 */
@Singleton
public final class UpdateHost {
  private static final String MUTATION = "updateHost";

  private final HostDecisions decisions;
  private final RegisteredHosts registered;
  private final Clock clock;

  UpdateHost(HostDecisions decisions, RegisteredHosts registered, Clock clock) {
    this.decisions = decisions;
    this.registered = registered;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param host its id or name
   * @param reaches all ways that were given to reach it from now on, at most one; empty: as before
   * @param settings what becomes of its present ones
   */
  public record Request(
      String host,
      List<HostReach> reaches,
      UnaryOperator<Host.Settings> settings,
      @Nullable Long expectedVersion) {}

  /** Asks for it. */
  public Outcome<Host> execute(Ask ask, Request request) {
    var checked =
        decisions.reach(ask, request.reaches.size() == 1 ? request.reaches.getFirst() : null);
    return decisions.existing(
        ask,
        MUTATION,
        request.host,
        request.expectedVersion,
        host -> update(host, request, checked));
  }

  private Outcome<Host> update(Host host, Request request, HostDecisions.Reach checked) {
    var reach = checked.way();
    var settings = request.settings.apply(host.settings());
    if (request.reaches.size() > 1) {
      return HostDecisions.refused(
          Code.INVALID, "kubeconfig", "Give one of kubeconfig and eks, or neither.");
    }
    var refusals = decisions.check(settings, checked);
    if (!refusals.isEmpty()) {
      return new Outcome.Rejected<>(refusals);
    }
    if (reach != null && host.kind() == Host.Kind.SIMULATED) {
      return HostDecisions.refused(
          Code.CONFLICT,
          HostDecisions.field(reach),
          "The host is simulated, and its clusters with it.");
    }
    var same = decisions.sameServer(checked, host.id());
    if (same.isPresent()) {
      return HostDecisions.refused(same.get());
    }
    if (reach == null && settings.equals(host.settings())) {
      return new Outcome.Accepted<>(host);
    }
    var changed = host.with(settings);
    try {
      registered.update(changed, reach, clock.instant());
      return new Outcome.Accepted<>(changed);
    } catch (NoSecretKeyException e) {
      return HostDecisions.refused(Code.UNAVAILABLE, "kubeconfig", String.valueOf(e.getMessage()));
    }
  }
}
