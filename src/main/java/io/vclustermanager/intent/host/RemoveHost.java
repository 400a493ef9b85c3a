package io.vclustermanager.intent.host;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Takes a registered host out of use and forgets its credentials. Nothing on it is touched.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND; CONFLICT for a host of the
 * configuration, another version, and while clusters are on it.
 */
@Singleton
public final class RemoveHost {
  private static final String MUTATION = "removeHost";

  private final HostDecisions decisions;
  private final RegisteredHosts registered;
  private final Clock clock;

  RemoveHost(HostDecisions decisions, RegisteredHosts registered, Clock clock) {
    this.decisions = decisions;
    this.registered = registered;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Host> execute(Ask ask, String host, @Nullable Long expectedVersion) {
    return decisions.existing(ask, MUTATION, host, expectedVersion, this::remove);
  }

  private Outcome<Host> remove(Host host) {
    var clusters = registered.liveClusters(host);
    if (clusters > 0) {
      return HostDecisions.refused(
          Code.CONFLICT,
          "host",
          "On the host '%s' %s: delete %s first; cordon it to take no more."
              .formatted(
                  host.name(),
                  clusters == 1 ? "is 1 cluster" : "are " + clusters + " clusters",
                  clusters == 1 ? "it" : "them"));
    }
    registered.remove(host, clock.instant());
    return new Outcome.Accepted<>(host.with(host.settings()));
  }
}
