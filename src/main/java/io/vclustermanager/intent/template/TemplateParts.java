package io.vclustermanager.intent.template;

import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.Placeholders;
import io.vclustermanager.model.Template.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of a template that may name parameters. */
final class TemplateParts {
  private TemplateParts() {}

  /** The parameters that it names anywhere. */
  static Set<String> placeholders(Content content) {
    return Placeholders.in(all(content));
  }

  /** What looks like a place and is none. */
  static Set<String> unknown(Content content) {
    return Placeholders.unknown(all(content));
  }

  /** What looks like a place in the name of a member. */
  static Set<String> inNames(Content content) {
    return Placeholders.inNames(all(content));
  }

  /** Whether it names this of the cluster. */
  static boolean names(Content content, String place) {
    return Placeholders.isIn(all(content), place);
  }

  /** Whether its texts stay so short when they are filled. */
  static boolean fit(Content content, Map<String, Integer> lengths, int most) {
    return Placeholders.length(all(content), lengths) <= most;
  }

  private static List<@Nullable Object> all(Content content) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(content.values());
    var bootstrap = content.bootstrap();
    if (bootstrap != null) {
      parts.add(bootstrap.manifests());
      for (var chart : bootstrap.charts()) {
        parts.add(chart.name());
        parts.add(chart.repository());
        parts.add(chart.chart());
        parts.add(chart.version());
        parts.add(chart.namespace());
        parts.add(chart.values());
      }
    }
    return parts;
  }

  /** A bootstrap with all its texts and values filled. */
  static Bootstrap filled(
      Bootstrap bootstrap,
      UnaryOperator<String> text,
      UnaryOperator<Map<String, @Nullable Object>> values) {
    var manifests = bootstrap.manifests();
    return new Bootstrap(
        manifests == null ? null : text.apply(manifests),
        bootstrap.charts().stream().map(each -> filled(each, text, values)).toList(),
        bootstrap.waitForReady());
  }

  private static Bootstrap.Chart filled(
      Bootstrap.Chart chart,
      UnaryOperator<String> text,
      UnaryOperator<Map<String, @Nullable Object>> values) {
    var namespace = chart.namespace();
    var own = chart.values();
    return new Bootstrap.Chart(
        text.apply(chart.name()),
        text.apply(chart.repository()),
        text.apply(chart.chart()),
        text.apply(chart.version()),
        namespace == null ? null : text.apply(namespace),
        own == null ? null : values.apply(own));
  }
}
