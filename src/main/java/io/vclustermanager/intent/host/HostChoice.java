package io.vclustermanager.intent.host;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the host for a new cluster, by {@link Placement}: the same for the plan and the create. */
@Singleton
public final class HostChoice {
  /** Others may take the place that was chosen; more often than this it is no accident. */
  private static final int TRIES = 5;

  private static final int MOST_NAMED = 20;

  private final Hosts hosts;
  private final ClusterNeeds needs;

  HostChoice(Hosts hosts, ClusterNeeds needs) {
    this.hosts = hosts;
    this.needs = needs;
  }

  /** What came of it. */
  public sealed interface Choice {
    /** This one, which cannot be removed before the transaction ends. */
    record Chosen(Host host) implements Choice {}

    /** None, and why. */
    record Refused(Refusal refusal) implements Choice {}
  }

  /**
   * What is wished for, with what its size and values request.
   *
   * @param values the user's own, above those of the recipe
   */
  public Wish wish(
      @Nullable String host, Map<String, String> labels, Recipe recipe, @Nullable Object values) {
    var all = JsonMerge.of(recipe.values(), TemplateUse.object(values));
    return new Wish(host, labels, needs.of(recipe.size(), all));
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

  private static String reasons(List<Verdict> plan) {
    var more = plan.size() - MOST_NAMED;
    return plan.stream()
            .limit(MOST_NAMED)
            .map(each -> each.host().name() + ": " + each.reason())
            .collect(Collectors.joining(" "))
        + (more > 0 ? " And " + more + " more; placementPlan tells of all." : "");
  }
}
