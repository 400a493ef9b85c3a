package io.vclustermanager.graphql.template;

import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.model.Bootstrap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code bootstrap} of an input. */
public final class BootstrapInput {
  private BootstrapInput() {}

  public static @Nullable Bootstrap of(Inputs input) {
    return input
        .find("bootstrap")
        .map(
            each ->
                new Bootstrap(
                    each.textOrNull("manifests"), charts(each), each.flag("waitForReady")))
        .orElse(null);
  }

  private static List<Bootstrap.Chart> charts(Inputs bootstrap) {
    return bootstrap.several("charts").stream()
        .map(
            chart ->
                new Bootstrap.Chart(
                    chart.text("name"),
                    chart.text("repository"),
                    chart.text("chart"),
                    chart.text("version"),
                    chart.textOrNull("namespace"),
                    object(chart.jsonOrNull("values"))))
        .toList();
  }

  /** JSON's objects have texts as keys. */
  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, @Nullable Object> object(@Nullable Object values) {
    if (values == null || values instanceof Map) {
      return (Map<String, @Nullable Object>) values;
    }
    throw GraphQlProblem.of(Code.BAD_USER_INPUT, "'values' of a chart is an object.");
  }
}
