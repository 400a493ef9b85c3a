package io.vclustermanager.intent.template;

import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterBase;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

  /** Words of JSON Schema with which a schema says more of names than {@code properties} does. */
  private static final Set<String> SAYS_WHAT_ELSE =
      Set.of(
          "additionalProperties",
          "unevaluatedProperties",
          "patternProperties",
          "propertyNames",
          "dependentSchemas",
          "$ref",
          "allOf",
          "anyOf",
          "oneOf",
          "if");

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

  /**
   * What the cluster is called, which templates may name.
   *
   * @param id its global id
   */
  public record Called(String name, String namespace, String owner, String id) {
    /** Where none is asked for yet. */
    public static final Called NOTHING = new Called("cluster", "cluster", "owner", "cl_0");

    private Map<String, @Nullable Object> places() {
      var places = new HashMap<String, @Nullable Object>();
      places.put(Placeholders.NAME, name);
      places.put(Placeholders.NAMESPACE, namespace);
      places.put(Placeholders.OWNER, owner);
      places.put(Placeholders.ID, id);
      return places;
    }
  }

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
   * @param saved the template's values with their placeholders
   */
  public record Recipe(
      @Nullable ClusterBase base,
      @Nullable String size,
      @Nullable String kubernetesVersion,
      @Nullable String chartVersion,
      @Nullable Duration defaultLease,
      Limits limits,
      Map<String, @Nullable Object> saved) {
    /** The same with a version of Kubernetes, where none was said. */
    public Recipe orKubernetes(Optional<String> version) {
      return kubernetesVersion != null || version.isEmpty()
          ? this
          : new Recipe(base, size, version.get(), chartVersion, defaultLease, limits, saved);
    }

    /** The field of the input that the base comes from. */
    String field() {
      return base != null && base.template() != null ? TEMPLATE : "bootstrap";
    }

    public Map<String, @Nullable Object> values() {
      return base == null ? Map.<String, @Nullable Object>of() : base.values();
    }

    /**
     * What the base's values are refused for, told of the field that they come from: of a parameter
     * once, however many values it is filled into.
     */
    public List<Refusal> blame(List<Refusal> refusals) {
      var blamed = new LinkedHashMap<Object, Refusal>();
      refusals.forEach(
          each -> {
            var parameter = parameter(each.path());
            blamed.putIfAbsent(
                parameter.<Object>map(name -> name).orElse(each), blame(each, parameter));
          });
      return List.copyOf(blamed.values());
    }

    /** The same of one refusal. */
    public Refusal blame(Refusal refusal) {
      return blame(refusal, parameter(refusal.path()));
    }

    private Refusal blame(Refusal refusal, Optional<String> parameter) {
      return Refusal.at(
              refusal.code(),
              parameter.map(name -> List.of(PARAMETERS, name)).orElse(List.of(field())),
              "What comes of it: " + refusal.message())
          .withDocs(refusal.docs());
    }

    /** The one that was filled in at this path below {@code input.values}, if it is one. */
    private Optional<String> parameter(List<String> path) {
      @Nullable Object part = saved;
      for (var name : path.subList(Math.min(2, path.size()), path.size())) {
        part =
            switch (part) {
              case Map<?, ?> map -> map.get(name);
              case List<?> list -> list.isEmpty() ? null : list.getFirst();
              case null, default -> part;
            };
      }
      var names = part instanceof String text ? Placeholders.in(text) : Set.<String>of();
      return names.size() == 1 ? names.stream().findFirst() : Optional.empty();
    }
  }

  /**
   * Finds it out, not inside a transaction: what a version of a template says never changes.
   *
   * @param who asks
   */
  public Result of(String who, Wish wish, Called called) {
    var asked = wish.template;
    if (asked == null) {
      return wish.parameters == null
          ? plain(who, wish)
          : refused(Code.INVALID, PARAMETERS, "Parameters are for a template; name one.");
    }
    var found = find(asked);
    return found.isEmpty()
        ? notFound(asked)
        : checks.run(
            who,
            TEMPLATE,
            () -> fill(wish, found.get().template, found.get().version, called),
            TemplateUse::refused);
  }

  /**
   * What a cluster gets from another version of the template that it was made from. It keeps its
   * size and its version of Kubernetes, and its parameters unless others are given; what only was
   * the default goes with the version.
   *
   * @param who asks
   * @param asked the template's name, or {@code name@3}
   * @param parameters any plain JSON; null: those that it has, as far as the version knows them
   * @param size that the cluster gets
   */
  public Result moved(
      String who,
      Cluster cluster,
      String asked,
      @Nullable Object parameters,
      @Nullable String size) {
    var spec = cluster.spec();
    var base = spec.base();
    var used = base == null ? null : base.template();
    if (base == null || used == null) {
      return refused(
          Code.INVALID, TEMPLATE, "It was made from no template, and so has no other version.");
    }
    var found = find(asked);
    if (found.isEmpty()) {
      return notFound(asked);
    }
    var template = found.get().template;
    if (!template.id().equals(used.id())) {
      return refused(
          Code.INVALID,
          TEMPLATE,
          "It was made from the template "
              + Names.quoted(used.name())
              + "; ask for a version of that, such as "
              + used.name()
              + "@"
              + used.version()
              + ".");
    }
    var former = templates.version(used.id(), used.version()).map(Version::content);
    var places = places(used.parameters(), called(cluster));
    if (former.filter(content -> hasMore(base, content, places)).isPresent()) {
      return refused(
          Code.CONFLICT,
          TEMPLATE,
          "It was made with a bootstrap of its own beside the template's, which no version of the"
              + " template knows: make a new cluster from that version and with that bootstrap.");
    }
    var version = found.get().version;
    var given = parameters == null ? given(used, former, version.content()) : parameters;
    var wish = new Wish(asked, given, null, size, spec.kubernetesVersion(), null);
    return checks.run(
        who, TEMPLATE, () -> fill(wish, template, version, called(cluster)), TemplateUse::refused);
  }

  /** What a cluster is called. */
  private static Called called(Cluster cluster) {
    var namespace = cluster.namespace();
    return new Called(
        cluster.name(),
        namespace == null ? cluster.name() : namespace,
        cluster.owner().name(),
        NodeId.text(NodeId.Kind.CLUSTER, cluster.id()));
  }

  /** Whether it puts more into itself than its template says. */
  private boolean hasMore(ClusterBase base, Content content, Map<String, @Nullable Object> places) {
    var bootstrap = content.bootstrap();
    var template = bootstrap == null ? null : bootstrap.manifests();
    // A parameter may bring documents of its own.
    var manifests = template == null ? null : Placeholders.fill(template, places, rules::text);
    var charts = bootstrap == null ? 0 : bootstrap.charts().size();
    var inside =
        object(object(object(base.values().get("experimental")).get("deploy")).get("vcluster"));
    return base.bootstrap()
        && (documents(inside.get("manifests")) > documents(manifests)
            || inside.get("helm") instanceof List<?> helm && helm.size() > charts);
  }

  private static long documents(@Nullable Object manifests) {
    return manifests instanceof String text && !text.isBlank()
        ? 1 + text.lines().filter(line -> line.strip().equals("---")).count()
        : 0;
  }

  /** What was given to the version before, as far as that can be told, and this one knows. */
  private static Map<String, @Nullable Object> given(
      ClusterBase.Used used, Optional<Content> former, Content content) {
    var known = known(used.parameters(), content);
    return former.isEmpty()
        ? known
        : Defaults.without(former.get().parameters(), content.parameters(), known);
  }

  private static Map<String, @Nullable Object> known(
      Map<String, @Nullable Object> parameters, Content content) {
    var properties = object(content.parameters().get("properties"));
    var known = new HashMap<String, @Nullable Object>(parameters);
    known.keySet().retainAll(properties.keySet());
    return known;
  }

  private record Found(Template template, Version version) {}

  private Optional<Found> find(String asked) {
    var versioned = VERSIONED.matcher(asked);
    var exact = versioned.matches();
    var template =
        templates.find(exact ? versioned.group(1) : asked).filter(each -> each.removedAt() == null);
    return template.flatMap(
        each ->
            (exact
                    ? templates.version(each.id(), Integer.parseInt(versioned.group(2)))
                    : Optional.of(each.newest()))
                .map(version -> new Found(each, version)));
  }

  private Result notFound(String asked) {
    var versioned = VERSIONED.matcher(asked);
    var newest =
        versioned.matches()
            ? templates.find(versioned.group(1)).filter(each -> each.removedAt() == null)
            : Optional.<Template>empty();
    return refused(
        Code.NOT_FOUND,
        TEMPLATE,
        newest
            .map(
                its ->
                    "There is no version %s of the template '%s': the newest is %d."
                        .formatted(versioned.group(2), its.name(), its.newest().number()))
            .orElse("There is no template " + Names.quoted(asked) + "."));
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

  private Result fill(Wish wish, Template template, Version version, Called called) {
    var content = version.content();
    if (wish.parameters != null && !(wish.parameters instanceof Map)) {
      return refused(Code.INVALID, PARAMETERS, "Parameters are an object.");
    }
    var parameters = Defaults.fill(content.parameters(), object(wish.parameters));
    var places = places(parameters, called);
    var wrong = wrong(content, parameters, called);
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
                Optional.ofNullable(content.bootstrap()).map(each -> filled(each, places)),
                Optional.ofNullable(wish.bootstrap))
            .flatMap(Optional::stream)
            .toList();
    var values = Placeholders.fill(content.values(), places, rules::text);
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

  private List<Refusal> wrong(
      Content content, Map<String, @Nullable Object> parameters, Called called) {
    var refusals = new ArrayList<>(rules.checkParameters(content.parameters(), parameters));
    refusals.addAll(unknown(content, parameters));
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
    // An owner may be called as a user is, and so anything.
    if (called.owner.contains("{{") && TemplateParts.names(content, Placeholders.OWNER)) {
      refusals.add(
          Refusal.of(
              Code.INVALID,
              "owner",
              "The template names ${cluster.owner}, and an owner whose name holds {{ cannot be put"
                  + " there: Helm would carry it out."));
    }
    var lengths = lengths(places(parameters, called));
    if (refusals.isEmpty() && !TemplateParts.fit(content, lengths, LONGEST_FILLED)) {
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

  /**
   * Parameters that the template knows nothing of: what was mistyped would be as if it had not been
   * said. A schema that says itself what else may come decides, and one without properties takes
   * anything.
   */
  private static List<Refusal> unknown(Content content, Map<String, @Nullable Object> parameters) {
    var known = new TreeSet<>(object(content.parameters().get("properties")).keySet());
    if (known.isEmpty() || !Collections.disjoint(content.parameters().keySet(), SAYS_WHAT_ELSE)) {
      return List.of();
    }
    known.addAll(TemplateParts.placeholders(content));
    var all = String.join(", ", known);
    return parameters.keySet().stream()
        .filter(each -> !known.contains(each))
        .sorted()
        .limit(MOST_TOLD)
        .map(
            each ->
                Refusal.at(
                    Code.INVALID,
                    List.of(PARAMETERS, each),
                    "The template has no parameter "
                        + Names.quoted(each)
                        + "; it has: "
                        + all
                        + "."))
        .toList();
  }

  /**
   * What is filled in. No parameter stands in for what the cluster is called, however it is named:
   * that is the service's own word, and values that it makes are taken for an administrator's.
   */
  static Map<String, @Nullable Object> places(
      Map<String, @Nullable Object> parameters, Called called) {
    var places = new HashMap<String, @Nullable Object>(parameters);
    places.putAll(called.places());
    return places;
  }

  private Map<String, Integer> lengths(Map<String, @Nullable Object> parameters) {
    var lengths = new HashMap<String, Integer>();
    parameters.forEach(
        (name, value) ->
            lengths.put(
                name, value instanceof String text ? text.length() : rules.text(value).length()));
    return lengths;
  }

  private Bootstrap filled(Bootstrap bootstrap, Map<String, @Nullable Object> places) {
    return TemplateParts.filled(
        bootstrap,
        text -> Placeholders.fill(text, places, rules::text),
        values -> Placeholders.fill(values, places, rules::text));
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
        content.limits(),
        content.values());
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
