package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.JsonMerge;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesProfile;
import io.vclustermanager.model.ValuesRules;
import io.vclustermanager.model.ValuesVerdict;
import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Change;
import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Leaf;
import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Step;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of {@link ValuesTables}, and of {@link HelmTemplates} for everybody. */
@Singleton
final class ChartValuesRules implements ValuesRules {
  private static final String VOLUME_CLAIM = "volumeClaim";

  private static final String TEMPLATE =
      "holds {{, which Helm would carry out with the service's rights: only a template or a size"
          + " may say that. Ask an administrator to save one.";

  private final ValuesTables tables;
  private final Sizes sizes;
  private final Charts charts;

  ChartValuesRules(ValuesTables tables, Sizes sizes, Charts charts) {
    this.tables = tables;
    this.sizes = sizes;
    this.charts = charts;
  }

  @Override
  public Judged judge(
      @Nullable ClusterSpec before, ClusterSpec after, ValuesProfile profile, String whose) {
    var former = before == null ? Map.<String, @Nullable Object>of() : before.values();
    var change = ValuesLeaves.between(former, after.values());
    var granted = Set.copyOf(granted(before));
    var judge = new Judge(after, profile, whose);
    var earlier = before == null ? null : new Judge(before, profile, whose);
    // By the table of another minor version nobody has looked at any of them.
    var isNewTable = before != null && !ValuesTables.areOfOneMinor(version(before), version(after));
    var anew =
        change.kept().stream()
            .filter(leaf -> isNewTable && !granted.contains(leaf.pointer()))
            .toList();
    Stream.of(
            change.touched().stream().filter(leaf -> !keepsItsVolume(earlier, leaf)),
            anew.stream(),
            // What only repeated a size or template is somebody's own word without it.
            change.kept().stream()
                .filter(leaf -> !isNewTable && earlier != null && earlier.isSaidBelow(leaf))
                .filter(leaf -> !granted.contains(leaf.pointer())))
        .flatMap(leaves -> leaves)
        .filter(leaf -> !judge.isSaidBelow(leaf))
        .forEach(judge::check);
    judge.checkGone(change, granted);
    var refusals = judge.findings.all();
    var looked = Stream.concat(change.touched().stream(), anew.stream()).toList();
    return new Judged(
        refusals,
        refusals.isEmpty() ? judged(after, looked, change.kept(), granted, profile) : after);
  }

  /** A cluster that gets another size keeps the volume that it has: the service says so itself. */
  private static boolean keepsItsVolume(@Nullable Judge former, Leaf leaf) {
    return former != null && former.isSaidBelow(leaf) && leaf.names().contains(VOLUME_CLAIM);
  }

  @Override
  public List<Refusal> standing(ClusterSpec spec, ValuesProfile profile, String whose) {
    if (version(spec).isEmpty()) {
      // Without the chart nothing is made, and nobody can say what its values do.
      return List.of();
    }
    var granted = Set.copyOf(granted(spec));
    var judge = new Judge(spec, profile, whose);
    ValuesLeaves.of(spec.values()).stream()
        .filter(leaf -> !granted.contains(leaf.pointer()) && !judge.isSaidBelow(leaf))
        .forEach(judge::check);
    return judge.findings.all();
  }

  @Override
  public ClusterSpec vouched(ClusterSpec spec) {
    var judge = new Judge(spec, ValuesProfile.RESTRICTED, "");
    var beyond =
        ValuesLeaves.of(spec.values()).stream()
            .filter(leaf -> !judge.allows(leaf))
            .map(Leaf::pointer)
            .sorted()
            .toList();
    return spec.judged(verdict(spec, beyond, false, ValuesProfile.ANY));
  }

  @Override
  public @Nullable ValuesVerdict rejudged(ClusterSpec spec, ValuesProfile profile) {
    var edition = edition(spec, profile);
    var known = spec.verdict();
    if (version(spec).isEmpty()
        || spec.values().isEmpty()
        || known != null && known.edition().equals(edition)) {
      return null;
    }
    return new ValuesVerdict(granted(spec), !standing(spec, profile, "").isEmpty(), edition);
  }

  private String edition(ClusterSpec spec, ValuesProfile profile) {
    return tables.edition(version(spec)) + "/" + profile;
  }

  /** Of the chart that it was asked for with, or else of that of new clusters. */
  private Optional<String> version(ClusterSpec spec) {
    return Optional.ofNullable(spec.chartVersion()).or(() -> charts.standard().version());
  }

  private static List<String> granted(@Nullable ClusterSpec spec) {
    var verdict = spec == null ? null : spec.verdict();
    return verdict == null ? List.of() : verdict.granted();
  }

  /** What is granted from now on: what this change was allowed, and what it has left alone. */
  private ClusterSpec judged(
      ClusterSpec after,
      List<Leaf> looked,
      List<Leaf> kept,
      Set<String> granted,
      ValuesProfile profile) {
    if (profile == ValuesProfile.ANY) {
      // Who may say anything stands in for what was there before, too.
      return vouched(after);
    }
    var judge = new Judge(after, ValuesProfile.RESTRICTED, "");
    var beyond = new HashSet<String>();
    // Who repeats what a size or template says is granted nothing by that.
    looked.stream()
        .filter(leaf -> !judge.allows(leaf) && !judge.isSaidBelow(leaf))
        .map(Leaf::pointer)
        .forEach(beyond::add);
    kept.stream().map(Leaf::pointer).filter(granted::contains).forEach(beyond::add);
    var now = new Judge(after, profile, "");
    var refused =
        kept.stream()
            .anyMatch(
                leaf ->
                    !beyond.contains(leaf.pointer())
                        && !now.isSaidBelow(leaf)
                        && !now.allows(leaf));
    return after.judged(verdict(after, beyond.stream().sorted().toList(), refused, profile));
  }

  /** Where there are no values there is nothing to know of them. */
  private @Nullable ValuesVerdict verdict(
      ClusterSpec spec, List<String> granted, boolean refused, ValuesProfile profile) {
    return spec.values().isEmpty()
        ? null
        : new ValuesVerdict(granted, refused, edition(spec, profile));
  }

  /** Looks at the leaves of one cluster by one profile. */
  private final class Judge {
    private final Findings findings = new Findings("values", DocsPage.PROFILES);
    private final Optional<ValuesTable> table;
    private final Map<String, @Nullable Object> below;
    private final ValuesProfile profile;
    private final Optional<String> version;
    private final String whose;

    Judge(ClusterSpec spec, ValuesProfile profile, String whose) {
      var size = spec.size();
      var lowest =
          size == null ? Map.<String, @Nullable Object>of() : sizes.find(size).orElse(Map.of());
      this.below = JsonMerge.of(lowest, spec.baseValues());
      this.profile = profile;
      this.whose = whose;
      this.version = version(spec);
      this.table = tables.of(profile, version);
    }

    void check(Leaf leaf) {
      if (HelmTemplates.isIn(leaf)) {
        findings.add(Code.FORBIDDEN, leaf.names(), TEMPLATE);
      } else if (!allows(leaf)) {
        findings.add(Code.FORBIDDEN, leaf.names(), why(leaf));
      }
    }

    /**
     * What holds together is not taken apart: what somebody could not have set may be left out, but
     * not while something stays in its section that was granted. Else a selector that narrows what
     * an administrator allowed could be taken away.
     */
    void checkGone(Change change, Set<String> granted) {
      var held =
          ValuesLeaves.sections(
              change.kept().stream().filter(leaf -> granted.contains(leaf.pointer())).toList());
      change.gone().stream()
          .filter(leaf -> held.contains(leaf.section()) && !isAllowed(leaf))
          .forEach(
              leaf ->
                  findings.add(
                      Code.FORBIDDEN,
                      leaf.names(),
                      "cannot be left out while other values of "
                          + String.join(".", leaf.names().subList(0, leaf.section().size()))
                          + " stay that need more than the profile "
                          + profile
                          + ". "
                          + ask(leaf)));
    }

    /**
     * Whether it only repeats what the size or the template says, as an update does that gives the
     * cluster another size and has to keep its volume: then an administrator has said it.
     */
    boolean isSaidBelow(Leaf leaf) {
      var value = leaf.value();
      return leaf.list() == null
          && value != null
          && !isEmpty(value)
          && !HelmTemplates.isIn(leaf)
          && ValuesLeaves.same(value, below(leaf.path()));
    }

    /** Whether it may be there. */
    boolean allows(Leaf leaf) {
      return !HelmTemplates.isIn(leaf) && isAllowed(leaf);
    }

    private boolean isAllowed(Leaf leaf) {
      return isAllowed(table, leaf);
    }

    private boolean isAllowed(Optional<ValuesTable> rules, Leaf leaf) {
      return rules.isEmpty() || isAllowed(rules.get(), leaf);
    }

    private boolean isAllowed(ValuesTable rules, Leaf leaf) {
      var list = leaf.list();
      var ofList = list == null ? Optional.<ValuesRule>empty() : rules.ofList(list.path());
      if (list != null
          && ofList.filter(rule -> rule.allows(list.elements(), below(list.path()))).isPresent()) {
        return true;
      }
      return hasOneLineNames(leaf)
          && (rules.at(leaf.path()).stream()
                  .anyMatch(rule -> rule.allows(leaf.value(), below(leaf.path())))
              || isEmpty(leaf.value()) && rules.goesBelow(leaf.path())
              || leaf.value() == null && takesNothingAway(rules, leaf.path()));
    }

    /**
     * Null takes away all that stands below it, the chart's defaults and fences among it: so each
     * of these must be allowed to be null, or be empty already.
     */
    private boolean takesNothingAway(ValuesTable rules, List<Step> path) {
      return rules.goesBelow(path)
          && mayGo(rules, path, defaults())
          && mayGo(rules, path, FenceValues.network(archive()))
          && mayGo(rules, path, FenceValues.quota(null))
          && mayGo(rules, path, below);
    }

    private static boolean mayGo(
        ValuesTable rules, List<Step> path, Map<String, @Nullable Object> values) {
      return leaves(path, at(values, path)).stream()
          .allMatch(
              leaf ->
                  leaf.value() == null
                      || isEmpty(leaf.value()) && rules.goesBelow(leaf.path())
                      || rules.at(leaf.path()).stream()
                          .anyMatch(rule -> rule.allows(null, leaf.value())));
    }

    /** Where the chart is not here yet, nobody is asked by real values either. */
    private Map<String, @Nullable Object> defaults() {
      return archive()
          .map(ChartArchive::defaults)
          .orElseGet(() -> Map.<String, @Nullable Object>of());
    }

    private Optional<ChartArchive> archive() {
      return charts.find(version.orElse(null)).flatMap(Chart::here);
    }

    private static List<Leaf> leaves(List<Step> path, @Nullable Object value) {
      return value == null ? List.of() : ValuesLeaves.below(path, value);
    }

    /** A name goes into the chart's manifests as a text does. */
    private static boolean hasOneLineNames(Leaf leaf) {
      return leaf.names().stream().allMatch(ValuesRule::isOneLine);
    }

    private static boolean isEmpty(@Nullable Object value) {
      return value instanceof Map<?, ?> || value instanceof List<?>;
    }

    private @Nullable Object below(List<Step> path) {
      return at(below, path);
    }

    private static @Nullable Object at(Map<String, @Nullable Object> values, List<Step> path) {
      @Nullable Object found = values;
      for (var step : path) {
        found = found instanceof Map<?, ?> map ? map.get(step.name()) : null;
      }
      return found;
    }

    private String why(Leaf leaf) {
      var wish =
          table.stream()
              .flatMap(each -> rules(each, leaf).stream())
              .map(ValuesRule::wish)
              .filter(each -> !each.isEmpty())
              .distinct()
              .reduce((left, right) -> left + ", or " + right);
      return wish.map(each -> "must be " + each + " with the profile " + profile + ".")
              .orElse("is not among what values may say with the profile " + profile + ".")
          + " "
          + ask(leaf);
    }

    private List<ValuesRule> rules(ValuesTable rules, Leaf leaf) {
      var list = leaf.list();
      return Stream.concat(
              rules.at(leaf.path()).stream(),
              list == null ? Stream.of() : rules.ofList(list.path()).stream())
          .toList();
    }

    /** Which profile would allow it, and who can help. */
    private String ask(Leaf leaf) {
      var isTrusted =
          profile == ValuesProfile.RESTRICTED
              && isAllowed(tables.of(ValuesProfile.TRUSTED, version), leaf);
      return isTrusted
          ? "The profile TRUSTED allows it: ask an administrator of the service to give it to the"
              + " owner "
              + Names.quoted(whose)
              + ", to the template or to the host, or to set this value."
          : "Only the profile ANY allows it, which administrators have: ask one of the service to"
              + " set this value, or to save a template with it.";
    }
  }
}
