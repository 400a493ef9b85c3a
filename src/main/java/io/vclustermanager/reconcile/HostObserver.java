package io.vclustermanager.reconcile;

import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.Hosts.Due;
import io.vclustermanager.inventory.Hosts.Look;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Host;
import io.vclustermanager.provider.HostInspector;
import io.vclustermanager.provider.HostInspector.Finding;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one host and writes what was seen. Whatever it sees, no cluster is touched. */
@Singleton
final class HostObserver {
  private static final Logger LOG = LoggerFactory.getLogger(HostObserver.class);

  private final Providers providers;
  private final HostInspector inspector;
  private final Hosts hosts;
  private final Clock clock;

  HostObserver(Providers providers, HostInspector inspector, Hosts hosts, Clock clock) {
    this.providers = providers;
    this.inspector = inspector;
    this.hosts = hosts;
    this.clock = clock;
  }

  /** Looks, as far as it is due. */
  void at(Due due) {
    var host = due.host();
    try {
      hosts.looked(host, look(due), clock.instant());
    } catch (ProviderException e) {
      LOG.debug("{}: {}", e.reason(), e.message());
      var silence = new Finding(ConditionType.REACHABLE, Status.FALSE, e.reason(), e.message());
      hosts.unreachable(host, conditions(host, List.of(silence)));
    } catch (RuntimeException e) {
      LOG.error("Host {} could not be asked", host.name(), e);
    }
  }

  private Look look(Due due) {
    var host = due.host();
    var version = providers.of(Host.Kind.KUBERNETES).probe(host.name());
    var findings = new ArrayList<Finding>();
    findings.add(
        new Finding(
            ConditionType.REACHABLE,
            Status.TRUE,
            "Answers",
            "Its API server lets the service in."));
    if (due.inspect()) {
      findings.addAll(inspector.inspect(host.name()));
    }
    if (!due.count()) {
      return new Look(version, conditions(host, findings), due.inspect(), null, false);
    }
    var count = inspector.count(host.name());
    findings.add(count.finding());
    return new Look(version, conditions(host, findings), due.inspect(), count.capacity(), true);
  }

  private List<Condition> conditions(Host host, List<Finding> findings) {
    var conditions = host.conditions();
    for (var finding : findings) {
      conditions =
          Condition.set(
              conditions,
              Condition.of(
                  finding.type(),
                  finding.status(),
                  finding.reason(),
                  finding.message(),
                  host.version(),
                  clock.instant()));
    }
    return conditions;
  }
}
