package io.vclustermanager.intent.host;

import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.intent.template.TemplateUse;
import io.vclustermanager.intent.template.TemplateUse.Recipe;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.model.ClusterNeeds;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.JsonMerge;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Placement;
import io.vclustermanager.model.Placement.Verdict;
import io.vclustermanager.model.Placement.Wish;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the host for a new cluster, by {@link Placement}: the same for the plan and the create. */
@Singleton
public final class HostChoice {
  /** Others may take the place that was chosen; more often than this it is no accident. */
  private static final int TRIES = 5;

  private static final int MOST_REASONS = 10;
  private static final int MOST_NAMED = 5;

  private final Hosts hosts;
  private final ClusterNeeds needs;
  private final TextChecks checks;

  HostChoice(Hosts hosts, ClusterNeeds needs, TextChecks checks) {
    this.hosts = hosts;
    this.needs = needs;
    this.checks = checks;
  }

  /** What came of it. */
  public sealed interface Choice {
    /** This one, which cannot be removed before the transaction ends. */
    record Chosen(Host host) implements Choice {}

    /** None, and why. */
    record Refused(Refusal refusal) implements Choice {}
  }

  /**
   * Where a cluster is to run; null means that nothing was said.
   *
   * @param hostLabels that the host must have
   */
  public record Where(@Nullable String host, Map<String, String> hostLabels) {}

  /** What came of looking at a wish. */
  public sealed interface Wished {
    /** This is wished for. */
    record So(Wish wish) implements Wished {}

    /** Nobody had time to look. */
    record Refused(Refusal refusal) implements Wished {}
  }

  /**
   * What is wished for, with what its size and values request. Not inside a transaction.
   *
   * @param who asks
   * @param values the user's own, above those of the recipe
   */
  public Wished wished(String who, Where where, Recipe recipe, @Nullable Object values) {
    return values == null && recipe.values().isEmpty()
        ? new Wished.So(wish(where, recipe, values))
        : checks.run(
            who, "values", () -> new Wished.So(wish(where, recipe, values)), Wished.Refused::new);
  }

  private Wish wish(Where where, Recipe recipe, @Nullable Object values) {
    var all = JsonMerge.of(recipe.values(), TemplateUse.object(values));
    return new Wish(where.host, where.hostLabels, needs.of(recipe.size(), all));
  }

  /** The kind of host that would be chosen now; empty when none would. */
  public Optional<Host.Kind> expected(Wish wish) {
    return Placement.chosen(plan(wish)).map(Host::kind);
  }

  /** A verdict about each host, the best one first. */
  List<Verdict> plan(Wish wish) {
    return Placement.plan(wish, hosts.candidates());
  }

  /** Chooses, inside the transaction of the create. */
  public Choice choose(Wish wish) {
    var plan = plan(wish);
    for (var tries = 0; tries < TRIES; tries++) {
      var chosen = Placement.chosen(plan);
      if (chosen.isEmpty()) {
        break;
      }
      if (hosts.hold(chosen.get())) {
        return new Choice.Chosen(chosen.get());
      }
      plan = plan(wish);
    }
    return new Choice.Refused(refusal(wish, plan).withDocs(DocsPage.PLACEMENT));
  }

  private static Refusal refusal(Wish wish, List<Verdict> plan) {
    var name = wish.host();
    if (name == null) {
      return Refusal.of(
          Code.CONFLICT,
          "host",
          plan.isEmpty()
              ? "There is no host: register or configure one."
              : "No host takes it. " + reasons(plan));
    }
    return plan.stream()
        .filter(each -> each.host().name().equals(name))
        .findFirst()
        .map(
            each ->
                Refusal.of(
                    Code.CONFLICT,
                    "host",
                    "The host "
                        + Names.quoted(name)
                        + " does not take it. "
                        + each.reason()
                        + remedy(each.host())))
        .orElseGet(() -> HostDecisions.notFound(name));
  }

  private static String remedy(Host host) {
    if (!host.cordoned()) {
      return "";
    }
    return switch (host.managedBy()) {
      case API ->
          " An administrator ends that by updateHost(input: { host: \""
              + host.name()
              + "\", cordoned: false }).";
      case CONFIGURATION ->
          " An administrator ends that in the configuration, vcm.hosts."
              + host.name()
              + ".cordoned.";
    };
  }

  /** Hosts are many and reasons are few: each is told once, with the hosts that it keeps out. */
  private static String reasons(List<Verdict> plan) {
    var hosts = new LinkedHashMap<String, List<String>>();
    plan.forEach(
        each ->
            hosts.computeIfAbsent(each.reason(), _ -> new ArrayList<>()).add(each.host().name()));
    var more = hosts.size() - MOST_REASONS;
    return hosts.entrySet().stream()
            .limit(MOST_REASONS)
            .map(each -> named(each.getValue()) + ": " + each.getKey())
            .collect(Collectors.joining(" "))
        + (more > 0 ? " And " + more + " more reasons; placementPlan tells of all." : "");
  }

  private static String named(List<String> hosts) {
    var more = hosts.size() - MOST_NAMED;
    return hosts.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
