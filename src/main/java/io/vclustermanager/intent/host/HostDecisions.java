package io.vclustermanager.intent.host;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.IdempotencyKeys;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Host.ManagedBy;
import io.vclustermanager.model.HostReach;
import io.vclustermanager.model.KubeconfigCheck;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every intent about a host has around it: only administrators, and one entry in the audit.
 */
@Singleton
public final class HostDecisions {
  private final Decisions decisions;
  private final RegisteredHosts registered;
  private final Hosts hosts;
  private final IdempotencyKeys keys;
  private final KubeconfigCheck kubeconfigs;
  private final AuditLog auditLog;
  private final Clock clock;

  HostDecisions(
      Decisions decisions,
      RegisteredHosts registered,
      Hosts hosts,
      IdempotencyKeys keys,
      KubeconfigCheck kubeconfigs,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.registered = registered;
    this.hosts = hosts;
    this.keys = keys;
    this.kubeconfigs = kubeconfigs;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /** Decides, if an administrator asks. */
  Outcome<Host> decide(Ask ask, String mutation, String name, Supplier<Outcome<Host>> decision) {
    return decide(ask, mutation, name, null, decision);
  }

  /** The same, where the audit keeps more than the host's name. */
  Outcome<Host> decide(
      Ask ask,
      String mutation,
      String name,
      @Nullable String what,
      Supplier<Outcome<Host>> decision) {
    return decisions.decide(
        ask,
        mutation,
        name,
        HostDecisions::meaning,
        new OfHosts(),
        () -> {
          if (!ask.caller().actor().isAdmin()) {
            return refused(
                Code.FORBIDDEN,
                mutation.equals("registerHost") ? "name" : "host",
                "Only administrators of the whole service may change its hosts.");
          }
          var outcome = decision.get();
          if (outcome instanceof Outcome.Accepted<Host>(var host, _)) {
            var done = new AuditEntry(mutation, host.name(), AuditEntry.Outcome.DONE, what);
            auditLog.append(ask.caller(), clock.instant(), done);
          }
          return outcome;
        });
  }

  /** Decides about a host that mutations manage, locked. */
  Outcome<Host> existing(
      Ask ask,
      String mutation,
      String idOrName,
      @Nullable Long expectedVersion,
      Function<Host, Outcome<Host>> decision) {
    return decide(
        ask,
        mutation,
        idOrName,
        () -> {
          var found = registered.locked(idOrName);
          if (found.isEmpty()) {
            return refused(notFound(idOrName));
          }
          var host = found.get();
          if (host.managedBy() == ManagedBy.CONFIGURATION) {
            return refused(
                Code.CONFLICT,
                "host",
                "The host '%s' is managed by the service's configuration: change vcm.hosts.%s there."
                    .formatted(host.name(), host.name()));
          }
          return expectedVersion == null || expectedVersion == host.version()
              ? decision.apply(host)
              : refused(
                  Code.CONFLICT,
                  "expectedVersion",
                  "The host has version " + host.version() + " by now; look again.");
        });
  }

  public static Refusal notFound(String idOrName) {
    return Refusal.of(Code.NOT_FOUND, "host", "There is no host " + Names.quoted(idOrName) + ".");
  }

  static Outcome<Host> refused(Code code, String field, String message) {
    return refused(Refusal.of(code, field, message));
  }

  static Outcome<Host> refused(Refusal refusal) {
    return new Outcome.Rejected<>(List.of(refusal));
  }

  /** What is wrong with these, each by its own field. */
  List<Refusal> check(Host.Settings settings, @Nullable HostReach reach) {
    var most = settings.maxClusters();
    var region = settings.region();
    return Stream.of(
            Names.checkHostLabels(settings.labels()),
            most != null && most < 0
                ? Optional.of(
                    Refusal.of(
                        Code.OUT_OF_RANGE, "maxClusters", "A host holds 0 clusters or more."))
                : Optional.<Refusal>empty(),
            region != null && (region.isBlank() || region.length() > 64)
                ? Optional.of(
                    Refusal.of(Code.INVALID, "region", "A region has 1 to 64 characters."))
                : Optional.<Refusal>empty(),
            reach instanceof HostReach.Kubeconfig(var text)
                ? kubeconfigs
                    .check(text)
                    .map(wrong -> Refusal.of(Code.INVALID, "kubeconfig", wrong))
                : Optional.<Refusal>empty())
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Refusal> meaning(String constraint) {
    return constraint.equals("host_name_key") ? Optional.of(nameTaken()) : Optional.empty();
  }

  static Refusal nameTaken() {
    return Refusal.of(
        Code.NAME_TAKEN, "name", "A host of this name is there already; choose another name.");
  }

  /** Hosts are seen by everybody, also removed ones. */
  private final class OfHosts implements Decisions.Keeper<Host> {
    @Override
    public void keep(IdempotencyKeys.Key key, Host host) {
      keys.keepHost(key, host.id());
    }

    @Override
    public Optional<Host> again(Ask ask, Former.Same former) {
      return Optional.ofNullable(former.host())
          .flatMap(id -> Optional.ofNullable(hosts.byIds(List.of(id)).get(id)));
    }
  }
}
