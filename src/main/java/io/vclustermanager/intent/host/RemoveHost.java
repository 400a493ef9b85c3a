package io.vclustermanager.intent.host;

import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.KubeconfigGrants;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.inventory.TokenIssuers;
import io.vclustermanager.inventory.TrustRules;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.TrustKind;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes a host out of use and forgets its credentials: a registered one, or one that the
 * configuration names no more. Nothing on it is touched. One that is gone for good can be removed
 * by force: its clusters are forgotten with it.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND; INVALID when its name is not given
 * once more as it is, which force needs; CONFLICT for a host that the configuration names, another
 * version, and while clusters are on it, unless it is silent and force is used.
 */
@Singleton
public final class RemoveHost {
  private static final String MUTATION = "removeHost";

  private final HostDecisions decisions;
  private final RegisteredHosts registered;
  private final Abandonment abandonment;
  private final TokenIssuers issuers;
  private final TrustRules rules;
  private final KubeconfigGrants grants;
  private final Clock clock;

  RemoveHost(
      HostDecisions decisions,
      RegisteredHosts registered,
      Abandonment abandonment,
      TokenIssuers issuers,
      TrustRules rules,
      KubeconfigGrants grants,
      Clock clock) {
    this.decisions = decisions;
    this.registered = registered;
    this.abandonment = abandonment;
    this.issuers = issuers;
    this.rules = rules;
    this.grants = grants;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param host its id or name
   * @param force whether its clusters are to be forgotten, as those of a host that is gone for good
   * @param confirmName its name once more, since force cannot be taken back
   */
  public record Request(
      String host, @Nullable Long expectedVersion, boolean force, @Nullable String confirmName) {}

  /**
   * What was removed.
   *
   * @param forgotten what was forgotten with it; null without force, and where it is answered again
   */
  public record Removed(Host host, @Nullable Forgotten forgotten) {}

  /** Asks for it. */
  public Outcome<Removed> execute(Ask ask, Request request) {
    var forgotten = new AtomicReference<@Nullable Forgotten>();
    var outcome =
        decisions.removable(
            ask,
            new Asked(
                MUTATION,
                "host",
                request.host,
                request.force ? "by force: it is gone for good" : null),
            request.expectedVersion,
            host -> remove(ask, host, request, forgotten));
    return switch (outcome) {
      case Accepted<Host>(var host, var warnings) ->
          new Accepted<>(new Removed(host, forgotten.get()), warnings);
      case AlreadyAccepted<Host>(var host) -> new AlreadyAccepted<>(new Removed(host, null));
      case Rejected<Host>(var refusals) -> new Rejected<>(refusals);
    };
  }

  private Outcome<Host> remove(
      Ask ask, Host host, Request request, AtomicReference<@Nullable Forgotten> target) {
    var unconfirmed = unconfirmed(host, request);
    if (unconfirmed.isPresent()) {
      return HostDecisions.refused(unconfirmed.get());
    }
    var clusters = registered.liveClusters(host);
    if (clusters > 0 && !request.force) {
      return HostDecisions.refused(Code.CONFLICT, "host", inUse(host, clusters));
    }
    if (clusters > 0 && !isSilent(host)) {
      return HostDecisions.refused(Code.CONFLICT, "force", notGone(host, clusters));
    }
    if (request.force) {
      var forgotten = abandonment.all(ask, MUTATION, host);
      if (forgotten.isEmpty()) {
        return HostDecisions.refused(
            Code.CONFLICT,
            "host",
            "On the host '%s' are clusters of a kind that only a newer release knows: ask a replica"
                    .formatted(host.name())
                + " of that.");
      }
      target.set(forgotten.get());
    }
    registered.remove(host, clock.instant());
    endAccounts(host);
    return new Accepted<>(host.with(host.settings()));
  }

  /**
   * A host of the same name is another one: whoever administers that could make the accounts that
   * this one's rules trust.
   */
  private void endAccounts(Host host) {
    var now = clock.instant();
    issuers.forget(host.id());
    rules.removeAllOf(TrustKind.HOST + host.name(), now);
    grants.revokeAllOfAccounts(host.name(), now);
  }

  private static Optional<Refusal> unconfirmed(Host host, Request request) {
    var name = request.confirmName;
    if (name == null ? !request.force : name.equals(host.name())) {
      return Optional.empty();
    }
    return Optional.of(
        Refusal.of(
            Code.INVALID,
            "confirmName",
            name == null
                ? "force forgets all clusters of the host for good: confirm it by confirmName: \""
                    + host.name()
                    + "\"."
                : "The host is called '"
                    + host.name()
                    + "', not "
                    + Names.quoted(name)
                    + ": look whether it is the one that you mean."));
  }

  private static boolean isSilent(Host host) {
    return Boolean.FALSE.equals(host.reachable());
  }

  private static String inUse(Host host, long clusters) {
    return "On the host '%s' %s: delete %s first; cordon it to take no more."
            .formatted(host.name(), are(clusters), clusters == 1 ? "it" : "them")
        + (isSilent(host)
            ? " It does not answer: if it is gone for good, force: true with confirmName: \"%s\""
                    .formatted(host.name())
                + " forgets them."
            : "");
  }

  /** Who lives can be asked: what was forgotten there would run on, and nobody would know. */
  private static String notGone(Host host, long clusters) {
    return host.reachable() == null
        ? "Nobody has looked yet whether the host '%s' answers: ask again in some seconds."
            .formatted(host.name())
        : "The host '%s' answers, and on it %s: cordon it and delete %s first. Only what is on a host"
                .formatted(host.name(), are(clusters), clusters == 1 ? "it" : "them")
            + " that is gone can be forgotten.";
  }

  private static String are(long clusters) {
    return clusters == 1 ? "is 1 cluster" : "are " + clusters + " clusters";
  }
}
