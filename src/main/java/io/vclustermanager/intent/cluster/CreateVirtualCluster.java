package io.vclustermanager.intent.cluster;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ClusterDecisions;
import io.vclustermanager.intent.Subject;
import io.vclustermanager.intent.host.HostChoice;
import io.vclustermanager.intent.lease.LeaseSettings;
import io.vclustermanager.intent.template.TemplateUse;
import io.vclustermanager.intent.template.TemplateUse.Recipe;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.Lease;
import io.vclustermanager.model.LeaseRequest;
import io.vclustermanager.model.LeaseRules.Decision;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesCheck;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a virtual cluster.
 *
 * <p>Refuses: INVALID, NAME_RESERVED or OUT_OF_RANGE for what is wrong in itself; NOT_FOUND for an
 * unknown owner, host or template; FORBIDDEN for an owner the actor may not create for, and for a
 * permanent lease asked for by anyone but an administrator; NAME_TAKEN for the name or namespace of
 * a live cluster; CONFLICT for a used idempotency key, or when no host takes it; UNAVAILABLE when
 * values cannot be checked at the moment.
 */
@Singleton
public final class CreateVirtualCluster {
  private static final String MUTATION = "createVirtualCluster";
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(15);
  private static final Duration LONGEST_READY_TIMEOUT = Duration.ofHours(2);
  private static final int LONGEST_NAMESPACE = 63;

  private final ClusterDecisions decisions;
  private final NewClusters newClusters;
  private final HostChoice hosts;
  private final LeaseSettings leases;
  private final VirtualClusterSettings settings;
  private final ValuesCheck valuesCheck;
  private final TemplateUse templates;
  private final Clock clock;

  CreateVirtualCluster(
      ClusterDecisions decisions,
      NewClusters newClusters,
      HostChoice hosts,
      LeaseSettings leases,
      VirtualClusterSettings settings,
      ValuesCheck valuesCheck,
      TemplateUse templates,
      Clock clock) {
    this.decisions = decisions;
    this.newClusters = newClusters;
    this.hosts = hosts;
    this.leases = leases;
    this.settings = settings;
    this.valuesCheck = valuesCheck;
    this.templates = templates;
    this.clock = clock;
  }

  /**
   * What is asked for; null means that nothing was said.
   *
   * @param values any plain JSON; it is accepted only when it is an object
   * @param template a name, or {@code name@3}
   * @param parameters any plain JSON; it is accepted only when it is an object
   */
  public record Request(
      String name,
      @Nullable String owner,
      @Nullable String host,
      Map<String, String> hostLabels,
      @Nullable String namespace,
      @Nullable String kubernetesVersion,
      Map<String, String> labels,
      LeaseRequest lease,
      @Nullable Duration readyTimeout,
      @Nullable String size,
      @Nullable Object values,
      @Nullable String template,
      @Nullable Object parameters,
      @Nullable Bootstrap bootstrap) {
    private TemplateUse.Wish made() {
      return new TemplateUse.Wish(template, parameters, bootstrap, size, kubernetesVersion);
    }

    private Request of(Recipe recipe) {
      return new Request(
          name,
          owner,
          host,
          hostLabels,
          namespace,
          recipe.kubernetesVersion(),
          labels,
          lease,
          readyTimeout,
          recipe.size(),
          values,
          template,
          parameters,
          bootstrap);
    }
  }

  /** Asks for it. */
  public Outcome<Subject> execute(Ask ask, Request request) {
    return decisions.decide(
        ask,
        MUTATION,
        request.name,
        constraint -> taken(constraint, request),
        () -> decide(ask, request));
  }

  private Outcome<Subject> decide(Ask ask, Request request) {
    return switch (templates.of(request.made())) {
      case TemplateUse.Result.Refused(var refusals) -> new Outcome.Rejected<>(refusals);
      case TemplateUse.Result.Made(var recipe) -> decide(ask, request.of(recipe), recipe);
    };
  }

  private Outcome<Subject> decide(Ask ask, Request request, Recipe recipe) {
    var now = clock.instant();
    var actor = ask.caller().actor();
    var refusals = check(request);
    var lease = NewClusters.granted(grant(request, recipe, actor, now), refusals);
    var owner = newClusters.findOwner(actor, request.owner, refusals);
    var host = findHost(request, recipe, refusals);
    refusals.addAll(checkValues(request, recipe, host));
    return refusals.isEmpty()
        ? new Outcome.Accepted<>(
            write(
                ask,
                request,
                spec(request, recipe),
                owner.orElseThrow(),
                host.orElseThrow(),
                lease.orElseThrow(),
                now))
        : new Outcome.Rejected<>(refusals);
  }

  private Decision grant(Request request, Recipe recipe, Actor actor, Instant now) {
    var limits = recipe.limits();
    return limits
        .check(request.lease, String.valueOf(request.template), now)
        .<Decision>map(Decision.Refused::new)
        .orElseGet(
            () ->
                leases
                    .rules(actor.isAdmin())
                    .within(limits.maxLease(), recipe.defaultLease())
                    .grant(request.lease, now));
  }

  private List<Refusal> check(Request request) {
    var refusals = new ArrayList<Refusal>();
    var badName = Names.checkCluster(request.name);
    badName.ifPresent(refusals::add);
    if (request.namespace != null || badName.isEmpty()) {
      checkNamespace(request).ifPresent(refusals::add);
    }
    Names.checkLabels(request.labels).ifPresent(refusals::add);
    Optional.ofNullable(request.kubernetesVersion)
        .flatMap(KubernetesVersions::check)
        .ifPresent(refusals::add);
    var timeout = request.readyTimeout;
    if (timeout != null
        && (timeout.compareTo(Duration.ZERO) <= 0
            || timeout.compareTo(LONGEST_READY_TIMEOUT) > 0)) {
      refusals.add(
          Refusal.of(
              Code.OUT_OF_RANGE,
              "readyTimeout",
              "It may take more than nothing and at most " + LONGEST_READY_TIMEOUT + "."));
    }
    return refusals;
  }

  /** What was asked for must be good by itself, and what becomes of it with the prefix as well. */
  private Optional<Refusal> checkNamespace(Request request) {
    var asked =
        request.namespace == null
            ? Optional.<Refusal>empty()
            : Names.checkNamespace(request.namespace);
    if (asked.isPresent()) {
      return asked;
    }
    return namespace(request).length() > LONGEST_NAMESPACE
        ? Optional.of(
            Refusal.of(
                Code.INVALID,
                "namespace",
                "With the prefix '"
                    + settings.getNamespacePrefix()
                    + "' the namespace is longer than "
                    + LONGEST_NAMESPACE
                    + " characters."))
        : Names.checkNamespace(namespace(request));
  }

  private List<Refusal> checkValues(Request request, Recipe recipe, Optional<Host> host) {
    if (request.values != null && !(request.values instanceof Map)) {
      return List.of(
          Refusal.of(
              Code.INVALID, "values", "The values are an object: { \"controlPlane\": { … } }."));
    }
    var values = TemplateUse.object(request.values);
    var base = recipe.values();
    if (request.size == null && values.isEmpty() && base.isEmpty()) {
      return List.of();
    }
    var kind = host.map(Host::kind).orElse(null);
    var refused = new ArrayList<Refusal>();
    if (!base.isEmpty()) {
      refused.addAll(
          recipe.blame(
              valuesCheck.check(
                  new ValuesCheck.Wish(request.name, kind, tag(request), null, base))));
    }
    refused.addAll(
        valuesCheck.check(
            new ValuesCheck.Wish(request.name, kind, tag(request), request.size, values, base)));
    return refused;
  }

  private static String tag(Request request) {
    return Optional.ofNullable(request.kubernetesVersion)
        .flatMap(KubernetesVersions::tag)
        .orElseGet(KubernetesVersions::newest);
  }

  private static ClusterSpec spec(Request request, Recipe recipe) {
    var timeout = request.readyTimeout == null ? READY_TIMEOUT : request.readyTimeout;
    var size = request.size == null ? null : request.size.toUpperCase(Locale.ROOT);
    return new ClusterSpec(tag(request), timeout)
        .with(size, TemplateUse.object(request.values))
        .on(recipe.base());
  }

  private Optional<Host> findHost(Request request, Recipe recipe, List<Refusal> refusals) {
    var wish = hosts.wish(request.host, request.hostLabels, recipe, request.values);
    return switch (hosts.choose(wish)) {
      case HostChoice.Choice.Chosen(var host) -> Optional.of(host);
      case HostChoice.Choice.Refused(var refusal) -> {
        refusals.add(refusal);
        yield Optional.<Host>empty();
      }
    };
  }

  private Subject write(
      Ask ask,
      Request request,
      ClusterSpec spec,
      Owner owner,
      Host host,
      Lease lease,
      Instant now) {
    var cluster =
        Cluster.requested(
            request.name,
            namespace(request),
            owner,
            ask.caller().actor().asName(),
            host,
            request.labels,
            spec,
            lease,
            now);
    return newClusters.write(ask, MUTATION, cluster, OperationKind.CREATE, now);
  }

  private String namespace(Request request) {
    return Names.prefixed(
        settings.getNamespacePrefix(),
        request.namespace == null ? request.name : request.namespace);
  }

  private Optional<Refusal> taken(String constraint, Request request) {
    return switch (constraint) {
      case "cluster_live_name" ->
          Optional.of(
              Refusal.of(
                  Code.NAME_TAKEN,
                  "name",
                  "A live cluster is called '" + request.name + "'; choose another name."));
      case "cluster_live_namespace" ->
          Optional.of(
              Refusal.of(
                  Code.NAME_TAKEN,
                  "namespace",
                  "Another cluster lives in the namespace '"
                      + namespace(request)
                      + "' of this host; a namespace holds one virtual cluster."));
      default -> Optional.empty();
    };
  }
}
