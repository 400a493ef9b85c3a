package io.vclustermanager.access.policy;

import io.vclustermanager.access.policy.CelRule.Result;
import io.vclustermanager.access.policy.PolicyBook.Held;
import io.vclustermanager.inventory.Policies;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Policy;
import io.vclustermanager.model.PolicyEffect;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Warning;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policies about what somebody wants to do with a cluster. The service's own duties are
 * asked about nothing: an expired lease ends whatever a policy says.
 *
 * <p>A rule that cannot be evaluated applies: what was meant to be refused is not let through since
 * a text in it is wrong.
 */
@Singleton
public final class PolicyJudge {
  private final PolicyBook book;
  private final PolicyHits hits;
  private final Policies policies;
  private final Clock clock;

  PolicyJudge(PolicyBook book, PolicyHits hits, Policies policies, Clock clock) {
    this.book = book;
    this.hits = hits;
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * What policies say of a request.
   *
   * @param refusals of those that deny it
   * @param warnings of those that warn
   */
  public record Judgement(List<Refusal> refusals, List<Warning> warnings) {
    private static final Judgement SILENT = new Judgement(List.of(), List.of());
  }

  /**
   * What a new cluster gets.
   *
   * @param lease null: nothing is said
   * @param leaseOf the policy that says how long it lives; empty where none does
   */
  public record Given(@Nullable Duration lease, String leaseOf, Map<String, String> labels) {
    /** Nothing. */
    public static final Given NOTHING = new Given(null, "", Map.of());
  }

  /** A policy that applies, and why where it could not be evaluated. */
  private record Applies(Policy policy, @Nullable String failed) {}

  /** What denies it and what warns. */
  public Judgement judge(Actor actor, PolicyCase asked) {
    var applying = applying(actor, asked, policy -> policy.effect() != PolicyEffect.SET);
    if (applying.isEmpty()) {
      return Judgement.SILENT;
    }
    var refusals = new ArrayList<Refusal>();
    var warnings = new ArrayList<Warning>();
    for (var each : applying) {
      switch (each.policy.effect()) {
        case DENY -> refusals.add(refusal(each));
        case WARN -> warnings.add(warning(each));
        case SET -> {}
      }
    }
    return new Judgement(refusals, warnings);
  }

  /** What the cluster gets where its request says nothing; of several the first by name counts. */
  public Given given(Actor actor, PolicyCase asked) {
    var applying = applying(actor, asked, policy -> policy.effect() == PolicyEffect.SET);
    if (applying.isEmpty()) {
      return Given.NOTHING;
    }
    var labels = new TreeMap<String, String>();
    @Nullable Duration lease = null;
    var leaseOf = "";
    for (var each : applying) {
      var defaults = each.policy.defaults();
      if (defaults == null || each.failed != null) {
        continue;
      }
      defaults.labels().forEach(labels::putIfAbsent);
      if (lease == null && defaults.lease() != null) {
        lease = defaults.lease();
        leaseOf = each.policy.name();
      }
    }
    return new Given(lease, leaseOf, labels);
  }

  private List<Applies> applying(Actor actor, PolicyCase asked, Predicate<Policy> which) {
    if (actor.kind() == ActorKind.SYSTEM) {
      return List.of();
    }
    var about =
        book.held().stream()
            .filter(each -> each.policy().isAbout(asked.action()) && which.test(each.policy()))
            .toList();
    return about.isEmpty() ? List.of() : applying(about, facts(actor, asked, about), asked);
  }

  private List<Applies> applying(List<Held> about, Map<String, Object> facts, PolicyCase asked) {
    var applying = new ArrayList<Applies>();
    for (var each : about) {
      var found = evaluate(each, facts);
      if (found != null) {
        applying.add(found);
        if (asked.counts()) {
          hits.count(each.policy(), clock.instant());
        }
      }
    }
    return applying;
  }

  private static @Nullable Applies evaluate(Held held, Map<String, Object> facts) {
    var rule = held.rule();
    if (rule == null) {
      return new Applies(held.policy(), held.why());
    }
    return switch (rule.evaluate(facts)) {
      case Result.Is(var value) -> value ? new Applies(held.policy(), null) : null;
      case Result.Failed(var why) -> new Applies(held.policy(), why);
    };
  }

  private Map<String, Object> facts(Actor actor, PolicyCase asked, List<Held> about) {
    var facts = new HashMap<>(PolicyFacts.of(actor, asked, clock.instant()));
    facts.put(
        PolicyFacts.USAGE,
        about.stream().anyMatch(Held::asksUsage)
            ? Map.copyOf(policies.usage(asked.owner().id()))
            : Map.of());
    return facts;
  }

  private Refusal refusal(Applies applies) {
    var decision = decision(clock.instant());
    var name = applies.policy.name();
    return Refusal.ofPolicy(
        Refusal.Code.POLICY_DENIED,
        applies.failed == null
            ? "%s (policy '%s', decision %s)".formatted(applies.policy.message(), name, decision)
            : ("The policy '%s' cannot be evaluated for this request (%s), and denies it then:"
                    + " ask an administrator to mend it (decision %s). What it says: %s")
                .formatted(name, applies.failed, decision, applies.policy.message()),
        new Refusal.ByPolicy(name, decision));
  }

  /** By it the audit's entry is found again. */
  private static String decision(Instant now) {
    return NodeId.newKey(now).toString();
  }

  private static Warning warning(Applies applies) {
    var message = applies.policy.message();
    return new Warning(
        Warning.Code.POLICY,
        List.of("input"),
        applies.failed == null
            ? "%s (policy '%s')".formatted(message, applies.policy.name())
            : "The policy '%s' cannot be evaluated for this request (%s). What it says: %s"
                .formatted(applies.policy.name(), applies.failed, message));
  }
}
