package io.vclustermanager.intent.template;

import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.ClusterBase;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Placeholders;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Template;
import io.vclustermanager.model.Template.Content;
import io.vclustermanager.model.Template.Limits;
import io.vclustermanager.model.Template.Version;
import io.vclustermanager.model.TemplateRules;
import io.vclustermanager.model.ValuesProfile;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what a new cluster gets from its template and its bootstrap. */
@Singleton
public final class TemplateUse {
  private static final Pattern VERSIONED = Pattern.compile("([^@]*)@([1-9][0-9]{0,8})");

  /** More than what may come of it: whatever is longer is not even made. */
  private static final int LONGEST_FILLED = 256 * 1024;

  /** What a template names may be thousands, of which nobody reads more. */
  static final int MOST_TOLD = 20;

  private static final String TEMPLATE = "template";
  private static final String PARAMETERS = "parameters";

  private final Templates templates;
  private final TemplateRules rules;
  private final TextChecks checks;

  TemplateUse(Templates templates, TemplateRules rules, TextChecks checks) {
    this.templates = templates;
    this.rules = rules;
    this.checks = checks;
  }

  /**
   * What somebody asks for.
   *
   * @param template a name, or {@code name@3}; null: none
   * @param parameters any plain JSON; it is accepted only when it is an object
   * @param size null: what the template says
   * @param kubernetesVersion null: what the template says
   * @param chartVersion of vCluster's chart; null: what the template says
   */
  public record Wish(
      @Nullable String template,
      @Nullable Object parameters,
      @Nullable Bootstrap bootstrap,
      @Nullable String size,
      @Nullable String kubernetesVersion,
      @Nullable String chartVersion) {}

  /** What came of it. */
  public sealed interface Result {
    /** This. */
    record Made(Recipe recipe) implements Result {}

    /** Nothing, and why. */
    record Refused(List<Refusal> refusals) implements Result {}
  }

  /**
   * What the cluster gets.
   *
   * @param base null: nothing
   * @param chartVersion null: the service's own
   * @param defaultLease null: the service's own
   */
  public record Recipe(
      @Nullable ClusterBase base,
      @Nullable String size,
      @Nullable String kubernetesVersion,
      @Nullable String chartVersion,
      @Nullable Duration defaultLease,
      Limits limits) {
    /** The field of the input that the base comes from. */
    String field() {
      return base != null && base.template() != null ? TEMPLATE : "bootstrap";
    }

    public Map<String, @Nullable Object> values() {
      return base == null ? Map.<String, @Nullable Object>of() : base.values();
    }

    /** What the base's values are refused for, told of the field that they come from. */
    public List<Refusal> blame(List<Refusal> refusals) {
      return refusals.stream().map(this::blame).toList();
    }

    /** The same of one refusal. */
    public Refusal blame(Refusal refusal) {
      return Refusal.of(refusal.code(), field(), "What comes of it: " + refusal.message())
          .withDocs(refusal.docs());
    }
  }

  /**
   * Finds it out, not inside a transaction: what a version of a template says never changes.
   *
   * @param who asks
   */
  public Result of(String who, Wish wish) {
    var asked = wish.template;
    if (asked == null) {
      return wish.parameters == null
          ? plain(who, wish)
          : refused(Code.INVALID, PARAMETERS, "Parameters are for a template; name one.");
    }
    var versioned = VERSIONED.matcher(asked);
    var exact = versioned.matches();
    var template =
        templates.find(exact ? versioned.group(1) : asked).filter(each -> each.removedAt() == null);
    var version =
        exact
            ? template.flatMap(
                each -> templates.version(each.id(), Integer.parseInt(versioned.group(2))))
            : template.map(Template::newest);
    return version.isEmpty()
        ? refused(Code.NOT_FOUND, TEMPLATE, "There is no template " + Names.quoted(asked) + ".")
        : checks.run(
            who,
            TEMPLATE,
            () -> fill(wish, template.orElseThrow(), version.get()),
            TemplateUse::refused);
  }

  private Result plain(String who, Wish wish) {
    var bootstrap = wish.bootstrap;
    return bootstrap == null
        ? checked(wish, null, Map.of(), List.of(), Content.NOTHING)
        : checks.run(
            who,
            "bootstrap",
            () -> checked(wish, null, Map.of(), List.of(bootstrap), Content.NOTHING),
            TemplateUse::refused);
  }

  private Result fill(Wish wish, Template template, Version version) {
    var content = version.content();
    if (wish.parameters != null && !(wish.parameters instanceof Map)) {
      return refused(Code.INVALID, PARAMETERS, "Parameters are an object.");
    }
    var parameters = Defaults.fill(content.parameters(), object(wish.parameters));
    var wrong = wrong(content, parameters);
    if (!wrong.isEmpty()) {
      return new Result.Refused(wrong);
    }
    var used =
        new ClusterBase.Used(
            version.template(),
            template.name(),
            version.number(),
            parameters,
            content.maxLease(),
            content.allowedSizes(),
            profile(template, version).name());
    var bootstraps =
        Stream.of(
                Optional.ofNullable(content.bootstrap()).map(each -> filled(each, parameters)),
                Optional.ofNullable(wish.bootstrap))
            .flatMap(Optional::stream)
            .toList();
    var values = Placeholders.fill(content.values(), parameters, rules::text);
    var carriedOut = rules.checkFilled(content.values(), values);
    return carriedOut.isEmpty()
        ? checked(wish, used, values, bootstraps, content)
        : new Result.Refused(carriedOut);
  }

  /**
   * An older version lets nobody say what the newest does not: else a profile could not be taken
   * back.
   */
  private static ValuesProfile profile(Template template, Version version) {
    return profile(version.content()).and(profile(template.newest().content()));
  }

  private static ValuesProfile profile(Content content) {
    var profile = content.valuesProfile();
    return profile == null ? ValuesProfile.RESTRICTED : profile;
  }

  private List<Refusal> wrong(Content content, Map<String, @Nullable Object> parameters) {
    var refusals = new ArrayList<>(rules.checkParameters(content.parameters(), parameters));
    if (refusals.isEmpty()) {
      TemplateParts.placeholders(content).stream()
          .filter(each -> !parameters.containsKey(each))
          .limit(MOST_TOLD)
          .map(
              each ->
                  Refusal.at(
                      Code.INVALID,
                      List.of(PARAMETERS, each),
                      "parameters." + each + " is missing."))
          .forEach(refusals::add);
    }
    if (refusals.isEmpty() && !TemplateParts.fit(content, lengths(parameters), LONGEST_FILLED)) {
      refusals.add(
          Refusal.of(
              Code.INVALID,
              PARAMETERS,
              "With these parameters the template comes to more than "
                  + LONGEST_FILLED / 1024
                  + " KiB: give shorter ones."));
    }
    return refusals;
  }

  private Map<String, Integer> lengths(Map<String, @Nullable Object> parameters) {
    var lengths = new HashMap<String, Integer>();
    parameters.forEach(
        (name, value) ->
            lengths.put(
                name, value instanceof String text ? text.length() : rules.text(value).length()));
    return lengths;
  }

  private Bootstrap filled(Bootstrap bootstrap, Map<String, @Nullable Object> parameters) {
    return TemplateParts.filled(
        bootstrap,
        text -> Placeholders.fill(text, parameters, rules::text),
        values -> Placeholders.fill(values, parameters, rules::text));
  }

  private Result checked(
      Wish wish,
      ClusterBase.@Nullable Used used,
      Map<String, @Nullable Object> values,
      List<Bootstrap> bootstraps,
      Content content) {
    var refusals = new ArrayList<Refusal>();
    var recipe = recipe(wish, used, values, bootstraps, content);
    for (var each : bootstraps) {
      var found = rules.checkBootstrap(each, true, values);
      refusals.addAll(each.equals(wish.bootstrap) ? found : recipe.blame(found));
    }
    if (!recipe.limits.allow(upper(recipe.size))) {
      refusals.add(sizeNotAllowed(recipe.limits));
    }
    return refusals.isEmpty() ? new Result.Made(recipe) : new Result.Refused(refusals);
  }

  private Recipe recipe(
      Wish wish,
      ClusterBase.@Nullable Used used,
      Map<String, @Nullable Object> values,
      List<Bootstrap> bootstraps,
      Content content) {
    var any = bootstraps.stream().anyMatch(each -> !each.isEmpty());
    var base =
        used == null && !any
            ? null
            : new ClusterBase(
                used,
                rules.withBootstraps(values, bootstraps),
                used == null ? null : rules.filled(content.values()),
                any,
                any && bootstraps.stream().anyMatch(Bootstrap::waitForReady));
    return new Recipe(
        base,
        wish.size == null ? content.size() : wish.size,
        wish.kubernetesVersion == null ? content.kubernetesVersion() : wish.kubernetesVersion,
        wish.chartVersion == null ? content.chartVersion() : wish.chartVersion,
        content.defaultLease(),
        content.limits());
  }

  /** Says that a template's limits leave a size out. */
  public static Refusal sizeNotAllowed(Limits limits) {
    return Refusal.of(
        Code.OUT_OF_RANGE,
        "size",
        "The cluster's template allows these sizes only: "
            + String.join(", ", Optional.ofNullable(limits.allowedSizes()).orElse(List.of()))
            + ".");
  }

  private static @Nullable String upper(@Nullable String size) {
    return size == null ? null : size.toUpperCase(Locale.ROOT);
  }

  /** JSON's objects have texts as keys. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(@Nullable Object json) {
    return json instanceof Map
        ? (Map<String, @Nullable Object>) json
        : Map.<String, @Nullable Object>of();
  }

  private static Result refused(Code code, String field, String message) {
    return refused(Refusal.of(code, field, message));
  }

  private static Result refused(Refusal refusal) {
    return new Result.Refused(List.of(refusal));
  }
}
