package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a policy in itself, its expression's language left aside. */
public final class PolicyRules {
  /** In characters; the longest is read in milliseconds. */
  public static final int LONGEST_EXPRESSION = 4096;

  /** That hold at a time: each is asked at each mutation that it is about. */
  public static final int MOST = 100;

  /** The only one that sets anything. */
  public static final String CREATE = "createVirtualCluster";

  /** The mutations that policies are asked about. */
  public static final List<String> ACTIONS =
      List.of(
          "adoptCluster",
          CREATE,
          "deleteCluster",
          "extendLease",
          "issueKubeconfig",
          "pauseCluster",
          "reconcileCluster",
          "resumeCluster",
          "retryOperation",
          "setDeletionProtection",
          "setDescription",
          "setLabels",
          "transferCluster",
          "updateVirtualCluster");

  private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int LONGEST_TEXT = 500;

  private PolicyRules() {}

  /**
   * What is to be saved.
   *
   * @param message null: none is given
   * @param defaults null: none are given
   */
  public record Wish(
      String name,
      @Nullable String description,
      String expression,
      List<String> actions,
      PolicyEffect effect,
      @Nullable String message,
      Policy.@Nullable Defaults defaults) {
    /** The mutations that it is asked about, in their order. */
    public List<String> about() {
      return effect == PolicyEffect.SET && actions.isEmpty()
          ? List.of(CREATE)
          : actions.stream().distinct().sorted().toList();
    }
  }

  /** All that is wrong; empty when nothing is. */
  public static List<Refusal> check(Wish wish) {
    var wrong = new ArrayList<Refusal>();
    if (!NAME.matcher(wish.name).matches()) {
      wrong.add(
          Refusal.of(
              Code.INVALID,
              "name",
              "A policy's name has lower-case letters, digits and '-', begins with a letter, ends"
                  + " with a letter or digit and is at most 63 characters long."));
    }
    tooLong("description", wish.description, LONGEST_TEXT).ifPresent(wrong::add);
    tooLong("message", wish.message, LONGEST_TEXT).ifPresent(wrong::add);
    checkExpression(wish.expression).ifPresent(wrong::add);
    checkActions(wish, wrong);
    checkEffect(wish, wrong);
    return wrong;
  }

  /** Whether it is too long to be read, or blank. */
  public static Optional<Refusal> checkExpression(String expression) {
    return expression.isBlank()
        ? Optional.of(
            Refusal.of(
                Code.INVALID,
                "expression",
                "Say when the policy applies, such as: cluster.kind == 'VIRTUAL'."))
        : tooLong("expression", expression, LONGEST_EXPRESSION);
  }

  private static Optional<Refusal> tooLong(String field, @Nullable String text, int longest) {
    return text == null || text.length() <= longest
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.OUT_OF_RANGE,
                field,
                "It has at most %d characters; this one has %d."
                    .formatted(longest, text.length())));
  }

  private static void checkActions(Wish wish, List<Refusal> wrong) {
    for (var at = 0; at < wish.actions.size(); at++) {
      var action = wish.actions.get(at);
      if (!ACTIONS.contains(action)) {
        wrong.add(
            Refusal.of(
                Code.INVALID,
                "actions." + at,
                "Policies are not asked about %s, but about %s."
                    .formatted(Names.quoted(action), String.join(", ", ACTIONS))));
        return;
      }
    }
  }

  private static void checkEffect(Wish wish, List<Refusal> wrong) {
    var sets = wish.effect == PolicyEffect.SET;
    if (!sets && (wish.message == null || wish.message.isBlank())) {
      wrong.add(
          Refusal.of(
              Code.INVALID,
              "message",
              "Say what is wrong and what to do: it is all that the refused are told."));
    }
    if (!sets && wish.defaults != null) {
      wrong.add(
          Refusal.of(Code.INVALID, "set", "Only a policy with the effect SET sets anything."));
    }
    if (sets) {
      checkSet(wish, wrong);
    }
  }

  private static void checkSet(Wish wish, List<Refusal> wrong) {
    if (!wish.about().equals(List.of(CREATE))) {
      wrong.add(
          Refusal.of(
              Code.INVALID,
              "actions",
              "A policy sets what new clusters get: " + CREATE + " alone."));
    }
    var defaults = wish.defaults;
    var lease = defaults == null ? null : defaults.lease();
    var labels = defaults == null ? Map.<String, String>of() : defaults.labels();
    if (lease == null && labels.isEmpty()) {
      wrong.add(Refusal.of(Code.INVALID, "set", "Say what is set: a lease, labels, or both."));
    }
    if (lease != null && lease.compareTo(Duration.ZERO) <= 0) {
      wrong.add(Refusal.of(Code.OUT_OF_RANGE, "set.lease", "A lease is longer than nothing."));
    }
    LabelRules.checkCluster(labels)
        .ifPresent(each -> wrong.add(Refusal.of(each.code(), "set.labels", each.message())));
  }
}
