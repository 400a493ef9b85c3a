package io.vclustermanager.intent.host;

import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.KnownClusters;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has taken away what is left in a namespace of clusters that are deleted in the inventory. Nothing
 * else is ever touched: what carries an id that is not known may be another installation's.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND for an unknown host, or when nothing
 * is left there; CONFLICT when what is left there must not be touched.
 */
@Singleton
public final class RemoveLeftovers {
  private static final String MUTATION = "removeLeftovers";

  /** How long it is tried; after that they are listed still, and can be asked for again. */
  private static final Duration TRIED_FOR = Duration.ofHours(1);

  private final HostDecisions decisions;
  private final RegisteredHosts hosts;
  private final KnownClusters known;
  private final Clock clock;

  RemoveLeftovers(
      HostDecisions decisions, RegisteredHosts hosts, KnownClusters known, Clock clock) {
    this.decisions = decisions;
    this.hosts = hosts;
    this.known = known;
    this.clock = clock;
  }

  /**
   * What is asked for, and what was seen there.
   *
   * @param clusters whose leftovers were seen in the namespace and may be removed
   * @param hindrance why others there may not be; null when there are none
   */
  public record Request(
      String host, String namespace, Set<UUID> clusters, @Nullable String hindrance) {}

  /** Asks for it. */
  public Outcome<Host> execute(Ask ask, Request request) {
    return decisions.decide(
        ask,
        new Asked(
            MUTATION, "host", request.host, "in the namespace " + Names.quoted(request.namespace)),
        () -> decide(request));
  }

  private Outcome<Host> decide(Request request) {
    var host = hosts.locked(request.host);
    if (host.isEmpty()) {
      return HostDecisions.refused(HostDecisions.notFound(request.host));
    }
    if (request.hindrance != null) {
      return HostDecisions.refused(Code.CONFLICT, "namespace", request.hindrance);
    }
    if (request.clusters.isEmpty()) {
      return HostDecisions.refused(
          Code.NOT_FOUND,
          "namespace",
          "Nothing is left in the namespace " + Names.quoted(request.namespace) + ".");
    }
    var all =
        known.find(
            List.of(new KnownClusters.Place(host.get().name(), request.namespace)),
            request.clusters);
    if (all.size() != request.clusters.size()
        || !all.stream().allMatch(each -> each.isLeftIn(host.get(), request.namespace))) {
      return HostDecisions.refused(
          Code.CONFLICT, "namespace", "A cluster of the inventory is there; look again.");
    }
    var now = clock.instant();
    known.removeLeftovers(request.clusters, now, now.plus(TRIED_FOR));
    return new Outcome.Accepted<>(host.get());
  }
}
