package io.vclustermanager.intent.template;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ChartWish;
import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.intent.lease.LeaseSettings;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.DurationWords;
import io.vclustermanager.model.KubernetesVersions;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Placeholders;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Template;
import io.vclustermanager.model.Template.Content;
import io.vclustermanager.model.Template.Limits;
import io.vclustermanager.model.TemplateRules;
import io.vclustermanager.model.ValuesProfile;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Saves the next version of a template, or the first one. Clusters that are there stay as they are.
 * One that was removed comes back, and its versions go on.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; INVALID and OUT_OF_RANGE for what is wrong in
 * itself; CONFLICT (another version); UNAVAILABLE when nobody has time to check it.
 */
@Singleton
public final class SaveTemplate {
  private static final int LONGEST_DESCRIPTION = 1000;

  private final TemplateDecisions decisions;
  private final Templates templates;
  private final TemplateRules rules;
  private final TextChecks checks;
  private final ChartWish charts;
  private final LeaseSettings leases;
  private final Clock clock;

  SaveTemplate(
      TemplateDecisions decisions,
      Templates templates,
      TemplateRules rules,
      TextChecks checks,
      ChartWish charts,
      LeaseSettings leases,
      Clock clock) {
    this.decisions = decisions;
    this.templates = templates;
    this.rules = rules;
    this.checks = checks;
    this.charts = charts;
    this.leases = leases;
    this.clock = clock;
  }

  /**
   * What is asked for; null means that nothing was said, also of what the version before said.
   *
   * @param parameters any plain JSON; it is accepted only when it is a JSON Schema
   * @param values any plain JSON; it is accepted only when it is an object
   * @param profile what the own values of its clusters may say
   * @param chartVersion of vCluster's chart
   */
  public record Request(
      String name,
      @Nullable String description,
      @Nullable Object parameters,
      @Nullable Object values,
      @Nullable String size,
      @Nullable String kubernetesVersion,
      Limits limits,
      @Nullable Duration defaultLease,
      @Nullable Bootstrap bootstrap,
      @Nullable ValuesProfile profile,
      @Nullable String chartVersion,
      @Nullable Long expectedVersion) {
    private Content content() {
      return new Content(
          description,
          parameters == null ? null : TemplateUse.object(parameters),
          values == null ? null : TemplateUse.object(values),
          upper(size),
          kubernetesVersion,
          limits.maxLease(),
          upper(limits.allowedSizes()),
          defaultLease,
          bootstrap,
          profile == null ? null : profile.name(),
          chartVersion);
    }

    private static @Nullable List<String> upper(@Nullable List<String> sizes) {
      return sizes == null
          ? null
          : sizes.stream().map(each -> each.toUpperCase(Locale.ROOT)).distinct().toList();
    }

    private static @Nullable String upper(@Nullable String size) {
      return size == null ? null : size.toUpperCase(Locale.ROOT);
    }
  }

  /** Asks for it. */
  public Outcome<Template> execute(Ask ask, Request request) {
    var content = request.content();
    var actor = ask.caller().actor();
    // Who may not save it makes nobody read it.
    var refusals =
        actor.isAdmin()
            ? checks.find(actor.subject(), "parameters", () -> check(request, content))
            : List.<Refusal>of();
    return decisions.decide(
        ask, "saveTemplate", request.name, () -> decide(ask, request, content, refusals));
  }

  private Outcome<Template> decide(
      Ask ask, Request request, Content content, List<Refusal> refusals) {
    if (!refusals.isEmpty()) {
      return new Outcome.Rejected<>(refusals);
    }
    var former = templates.locked(request.name);
    var other = TemplateDecisions.checkVersion(request.expectedVersion, former);
    return other.isPresent()
        ? new Outcome.Rejected<>(List.of(other.get()))
        : new Outcome.Accepted<>(save(ask, request.name, content, former));
  }

  private Template save(Ask ask, String name, Content content, Optional<Template> former) {
    var now = clock.instant();
    var id = former.map(Template::id).orElseGet(() -> NodeId.newKey(now));
    var number = former.map(each -> each.newest().number()).orElse(0) + 1;
    var version = new Template.Version(id, number, content, ask.caller().actor().asName(), now);
    var template =
        new Template(id, name, version, former.map(Template::createdAt).orElse(now), null);
    templates.save(template);
    return template;
  }

  private List<Refusal> check(Request request, Content content) {
    var refusals = new ArrayList<Refusal>();
    Names.checkTemplate(request.name).ifPresent(refusals::add);
    if (request.description != null && request.description.length() > LONGEST_DESCRIPTION) {
      refuse(
          refusals,
          Code.INVALID,
          "description",
          "A description has at most " + LONGEST_DESCRIPTION + " characters.");
    }
    if (request.values != null && !(request.values instanceof Map)) {
      refuse(refusals, Code.INVALID, "values", "The values are an object.");
    }
    if (request.parameters != null && !(request.parameters instanceof Map)) {
      refuse(refusals, Code.INVALID, "parameters", "The parameters are a JSON Schema, an object.");
    } else {
      refusals.addAll(rules.checkSchema(content.parameters()));
    }
    refusals.addAll(rules.checkBounds(content.values()));
    if (refusals.isEmpty() && content.bootstrap() != null) {
      refusals.addAll(rules.checkBootstrap(content.bootstrap(), false, content.values()));
    }
    checkPlaceholders(content, refusals);
    checkSizes(content, refusals);
    Optional.ofNullable(request.kubernetesVersion)
        .flatMap(KubernetesVersions::check)
        .ifPresent(refusals::add);
    charts.check(request.chartVersion).ifPresent(refusals::add);
    checkLeases(content, refusals);
    return refusals;
  }

  /** So that no cluster can be asked for that lacks one. */
  private static void checkPlaceholders(Content content, List<Refusal> refusals) {
    checkUnknown(content, refusals);
    var schema = content.parameters();
    var properties = TemplateUse.object(schema.get("properties"));
    var required = schema.get("required") instanceof List<?> list ? list : List.of();
    for (var name : TemplateParts.placeholders(content)) {
      if (refusals.size() >= TemplateUse.MOST_TOLD) {
        return;
      }
      var property = properties.get(name);
      if (property == null) {
        refuse(
            refusals,
            Code.INVALID,
            "parameters",
            "The template names ${parameters." + name + "}, which its schema does not know.");
      } else if (!required.contains(name) && !TemplateUse.object(property).containsKey("default")) {
        refuse(
            refusals,
            Code.INVALID,
            "parameters",
            "The template names ${parameters."
                + name
                + "}, so the schema must require it or give it a default.");
      }
    }
  }

  private static void checkUnknown(Content content, List<Refusal> refusals) {
    var ofValues = Placeholders.unknown(content.values());
    var ofNames = TemplateParts.inNames(content);
    TemplateParts.unknown(content).stream()
        .limit(TemplateUse.MOST_TOLD)
        .forEach(
            each ->
                refuse(
                    refusals,
                    Code.INVALID,
                    ofValues.contains(each) ? "values" : "bootstrap",
                    "The template holds "
                        + each
                        + (ofNames.contains(each)
                            ? " in the name of a member, where nothing is filled in: write the name"
                                + " out, without ${."
                            : ", which nothing is filled into: texts may name ${parameters.…},"
                                + " ${cluster.name}, ${cluster.namespace}, ${cluster.owner} and"
                                + " ${cluster.id}. For the text itself write $"
                                + each
                                + ".")));
  }

  private void checkSizes(Content content, List<Refusal> refusals) {
    rules.checkSize("size", content.size()).ifPresent(refusals::add);
    var allowed = content.limits().allowedSizes();
    if (allowed == null) {
      return;
    }
    for (var each : allowed) {
      rules.checkSize("limits.allowedSizes", each).ifPresent(refusals::add);
    }
    if (content.size() == null || !allowed.contains(content.size())) {
      refuse(
          refusals,
          Code.INVALID,
          "size",
          "Where sizes are limited, the template's own is one of them.");
    }
  }

  private void checkLeases(Content content, List<Refusal> refusals) {
    var longest = content.limits().maxLease();
    if (longest != null && !longest.isPositive()) {
      refuse(refusals, Code.OUT_OF_RANGE, "limits.maxLease", "A lease is longer than nothing.");
      return;
    }
    var within = leases.rules(false).within(longest, null);
    var given = content.defaultLease();
    if (given != null && (given.compareTo(within.min()) < 0 || given.compareTo(within.max()) > 0)) {
      refuse(
          refusals,
          Code.OUT_OF_RANGE,
          "defaultLease",
          "It lasts at least "
              + DurationWords.of(within.min())
              + " and at most "
              + DurationWords.of(within.max())
              + ".");
    }
  }

  private static void refuse(List<Refusal> refusals, Code code, String field, String message) {
    refusals.add(Refusal.of(code, field, message));
  }
}
