package io.vclustermanager.provider.vcluster;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.KubeHost;
import io.vclustermanager.provider.vcluster.chart.ChartValues;
import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.TextLane;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks what the chart makes of a cluster's values: before it is made, and again what Helm says
 * that it has made. Checks of values look at what is asked for; this one does not depend on
 * anybody's having thought of a way to ask.
 */
@Singleton
final class RenderedCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RenderedCheck.class);
  private static final int MOST_NAMED = 5;
  private static final String OTHER_OBJECTS = "other objects than were checked";

  private final Helm helm;
  private final TextLane lane;

  RenderedCheck(Helm helm, TextLane lane) {
    this.helm = helm;
    this.lane = lane;
  }

  /**
   * Checks what would be made.
   *
   * @return what is to be compared with what was made
   * @throws ProviderException that is permanent when a tenant may not have it
   */
  Rendered before(KubeHost host, Target target, Allowance allowance) {
    var rendered = render(host, target, allowance, allowance.all());
    var found = otherwise(host, target, allowance, rendered);
    found.addAll(foreignRights(host, target, allowance, rendered));
    found.removeAll(found.isEmpty() ? Set.of() : allowed(host, target, allowance));
    if (!found.isEmpty()) {
      throw refused(target, "would make", found);
    }
    return rendered;
  }

  /**
   * Checks what was made of a cluster that was not there, and takes it away when it is otherwise.
   *
   * @param checked what {@link #before} has said
   * @throws ProviderException that is permanent when it is otherwise
   */
  void after(KubeHost host, Target target, Allowance allowance, Rendered checked) {
    var rendered = made(host, target);
    var found = otherwise(host, target, allowance, rendered);
    if (!rendered.names().equals(checked.names())) {
      found.add(OTHER_OBJECTS);
    }
    takeAwayIf(found, host, target, checked);
  }

  /**
   * The same of one that was there and holds what people need: for what no tenant may have it goes
   * all the same, but not since the chart made another object of the host's version, say.
   *
   * @throws ProviderException that is permanent when it is otherwise
   */
  void afterUpgrade(KubeHost host, Target target, Allowance allowance, Rendered checked) {
    var rendered = made(host, target);
    takeAwayIf(otherwise(host, target, allowance, rendered), host, target, rendered);
    if (!rendered.names().equals(checked.names())) {
      throw refused(target, "made", Set.of(OTHER_OBJECTS));
    }
  }

  /**
   * The same where nobody knows any more what was checked: the service ended between the two.
   *
   * @return what was made
   * @throws ProviderException that is permanent when it is otherwise
   */
  Rendered afterAll(KubeHost host, Target target, Allowance allowance) {
    var rendered = made(host, target);
    takeAwayIf(otherwise(host, target, allowance, rendered), host, target, rendered);
    return rendered;
  }

  /** What Helm's newest record says that it has made. */
  Rendered made(KubeHost host, Target target) {
    // Not to be read is no proof of anything: it is looked at again.
    var manifest =
        ReleaseRecord.manifest(host, target)
            .orElseThrow(
                () ->
                    ProviderException.passing(
                        FailureReason.HELM_FAILED,
                        "Helm's record of what it made cannot be read; it is tried again."));
    return read(target, manifest);
  }

  private void takeAwayIf(Set<String> found, KubeHost host, Target target, Rendered rendered) {
    if (!found.isEmpty()) {
      // It must not stay while somebody looks into it.
      helm.uninstall(host, target, new RenderedRules(target).beyond(rendered));
      throw refused(target, "made", found);
    }
  }

  private Set<String> otherwise(
      KubeHost host, Target target, Allowance allowance, Rendered rendered) {
    var found = new LinkedHashSet<>(new RenderedRules(target).findings(rendered));
    if (!found.isEmpty()) {
      found.removeAll(allowed(host, target, allowance));
    }
    return found;
  }

  /**
   * Rights that are not the chart's own. Only what is rendered alike can be compared: what is made
   * on the host depends on the host's version too, of which a rendering knows nothing.
   */
  private Set<String> foreignRights(
      KubeHost host, Target target, Allowance allowance, Rendered rendered) {
    if (!allowance.writesRights()) {
      return Set.of();
    }
    var rights = new LinkedHashSet<>(RenderedRules.rights(rendered));
    rights.removeAll(
        RenderedRules.rights(render(host, target, allowance, allowance.withoutRights())));
    return rights;
  }

  /** What administrators' values ask for, and not what the chart does of itself. */
  private Set<String> allowed(KubeHost host, Target target, Allowance allowance) {
    var rules = new RenderedRules(target);
    var allowed = all(rules, render(host, target, allowance, allowance.administrators()));
    allowed.removeAll(all(rules, render(host, target, allowance, allowance.nobody())));
    return allowed;
  }

  private static Set<String> all(RenderedRules rules, Rendered rendered) {
    var all = new LinkedHashSet<>(rules.findings(rendered));
    all.addAll(RenderedRules.rights(rendered));
    return all;
  }

  private Rendered render(KubeHost host, Target target, Allowance allowance, ValuesTree values) {
    return read(target, helm.render(host, target, allowance.chart(), ChartValues.text(values)));
  }

  private Rendered read(Target target, String manifests) {
    return lane.call(
        target.clusterId().toString(),
        () -> {
          try {
            return Rendered.read(manifests);
          } catch (NotTakenException e) {
            throw ProviderException.permanent(
                FailureReason.RENDERED_OTHERWISE,
                "What the chart makes of the values cannot be read: " + e.withoutContent());
          }
        },
        busy -> {
          throw ProviderException.passing(FailureReason.HELM_BUSY, busy);
        });
  }

  private static ProviderException refused(Target target, String verb, Set<String> found) {
    var words = found.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
    // The tenant reads it in the operation's error; administrators must hear of it, too.
    LOG.error("The chart {} what no tenant may have, for {}: {}", verb, target, words);
    return ProviderException.permanent(
        FailureReason.RENDERED_OTHERWISE,
        "Of these values the chart "
            + verb
            + " what no tenant may have: "
            + words
            + (found.size() > MOST_NAMED ? " and more" : "")
            + ". What asks for it can stand in a template or a size, or be set by an administrator;"
            + " where an administrator stands in for values that are there already, they retry"
            + " the operation (retryOperation).");
  }
}
