package io.vclustermanager.reconcile;

import io.vclustermanager.access.KubernetesSettings;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.Hosts.Due;
import io.vclustermanager.inventory.Hosts.Look;
import io.vclustermanager.inventory.TokenIssuers;
import io.vclustermanager.inventory.TokenIssuers.Alike;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.provider.HostInspector;
import io.vclustermanager.provider.HostInspector.Count;
import io.vclustermanager.provider.HostInspector.Finding;
import io.vclustermanager.provider.HostInspector.TokenIssuer;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Providers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one host and writes what was seen. Whatever it sees, no cluster is touched. */
@Singleton
final class HostObserver {
  private static final Logger LOG = LoggerFactory.getLogger(HostObserver.class);

  /** Those without which nothing goes on there, or nobody comes in who should. */
  private static final List<ConditionType> TOLD =
      List.of(ConditionType.REACHABLE, ConditionType.RIGHTS_GRANTED, ConditionType.ACCOUNTS_KNOWN);

  private final Providers providers;
  private final HostInspector inspector;
  private final Hosts hosts;
  private final TokenIssuers tokenIssuers;
  private final KubernetesSettings accounts;
  private final Clock clock;

  HostObserver(
      Providers providers,
      HostInspector inspector,
      Hosts hosts,
      TokenIssuers tokenIssuers,
      KubernetesSettings accounts,
      Clock clock) {
    this.providers = providers;
    this.inspector = inspector;
    this.hosts = hosts;
    this.tokenIssuers = tokenIssuers;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Looks, as far as it is due. */
  void at(Due due) {
    var host = due.host();
    try {
      var look = look(due);
      warn(host, look.conditions());
      hosts.looked(host, look, clock.instant());
    } catch (ProviderException e) {
      LOG.debug("{}: {}", e.reason(), e.message());
      var silence = new Finding(ConditionType.REACHABLE, Status.FALSE, e.reason(), e.message());
      var conditions = conditions(host, List.of(silence));
      warn(host, conditions);
      hosts.unreachable(host, conditions);
    } catch (RuntimeException e) {
      LOG.error("Host {} could not be asked", host.name(), e);
    }
  }

  /** One line where an administrator has something to do, or has done it; not one for each look. */
  private static void warn(Host host, List<Condition> now) {
    now.stream()
        .filter(each -> TOLD.stream().anyMatch(each::is))
        .filter(each -> isNews(host, each))
        .forEach(
            each ->
                LOG.warn(
                    "Host {}: {} is {} now ({}): {}",
                    host.name(),
                    each.type(),
                    each.status(),
                    each.reason(),
                    each.message()));
  }

  private static boolean isNews(Host host, Condition now) {
    return host.conditions().stream()
        .filter(each -> each.type().equals(now.type()))
        .findFirst()
        .map(former -> former.status() != now.status())
        .orElse(now.status() != Status.TRUE);
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
    @Nullable Set<HostFeature> lacking = null;
    var server = host.serverUid();
    if (due.inspect()) {
      var inspection = inspector.inspect(host.name());
      findings.addAll(inspection.findings());
      lacking = inspection.lacking();
      server = inspection.serverUid() == null ? server : inspection.serverUid();
      keep(host, inspector.tokenIssuer(host.name()));
    }
    @Nullable Count count = null;
    if (due.count()) {
      count = inspector.count(host.name());
      findings.add(count.finding());
    }
    return new Look(
        version,
        alone(host, server, known(due, conditions(host, findings))),
        due.inspect(),
        lacking,
        count == null ? null : count.capacity(),
        due.count(),
        server);
  }

  private void keep(Host host, TokenIssuer seen) {
    switch (seen) {
      case TokenIssuer.Named(var issuer) -> tokenIssuers.saw(host, issuer, clock.instant());
      case TokenIssuer.Nameless _ -> tokenIssuers.sawNone(host);
      case TokenIssuer.Untold _ -> LOG.debug("Host {} does not tell its issuer", host.name());
    }
  }

  /**
   * Of several hosts that call themselves alike in tokens, the first is asked whose those are. Both
   * say so: what a host calls itself, it says itself.
   */
  private List<Condition> known(Due due, List<Condition> conditions) {
    if (!due.inspect()) {
      return conditions;
    }
    var host = due.host();
    var others =
        conditions.stream().filter(each -> !each.is(ConditionType.ACCOUNTS_KNOWN)).toList();
    if (!accounts.takes(host.name())) {
      return others;
    }
    return tokenIssuers
        .alike(host.id(), accounts.named())
        .map(
            alike ->
                Condition.set(
                    conditions, alike.isFirst() ? later(host, alike) : asked(host, alike)))
        .orElse(others);
  }

  private Condition later(Host host, Alike alike) {
    return Condition.of(
        ConditionType.ACCOUNTS_KNOWN,
        Status.FALSE,
        "IssuerOfAnother",
        "Its API server calls itself in tokens like that of the host '"
            + alike.host()
            + "', which was seen with that name first: ServiceAccounts of this one do not come in."
            + " Give one of the two another --service-account-issuer, or name this one in"
            + " vcm.auth.kubernetes.hosts and not the other.",
        host.version(),
        clock.instant());
  }

  private Condition asked(Host host, Alike alike) {
    return Condition.of(
        ConditionType.ACCOUNTS_KNOWN,
        Status.TRUE,
        "IssuerClaimed",
        "The host '"
            + alike.host()
            + "' calls itself alike in tokens, and did it later: this one is asked whose they are.",
        host.version(),
        clock.instant());
  }

  /**
   * Of several entries of one API server the one that was it first is the host, and the others say
   * so. That one says it too: of two who both say that they are the same, one may not be.
   */
  private List<Condition> alone(Host host, @Nullable String server, List<Condition> conditions) {
    var others = conditions.stream().filter(each -> !each.is(ConditionType.SAME_AS)).toList();
    if (server == null) {
      return others;
    }
    return hosts
        .ofServer(server, host.id(), host)
        .map(first -> Condition.set(conditions, copy(host, first)))
        .or(
            () ->
                hosts
                    .ofServer(server, host.id(), null)
                    .map(copy -> Condition.set(conditions, first(host, copy))))
        .orElse(others);
  }

  private Condition copy(Host host, Host first) {
    return Condition.of(
        ConditionType.SAME_AS,
        Status.TRUE,
        "SameServer",
        "Its API server is that of the host '"
            + first.name()
            + "' already: it is counted there, and no cluster is placed here by"
            + " itself. Take one of the two away.",
        host.version(),
        clock.instant());
  }

  private Condition first(Host host, Host copy) {
    return Condition.of(
        ConditionType.SAME_AS,
        Status.FALSE,
        "CountedHere",
        "The host '"
            + copy.name()
            + "' says that it is the same API server, and came later: it is counted here. Take one"
            + " of the two away.",
        host.version(),
        clock.instant());
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
