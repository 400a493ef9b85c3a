package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Placeholders;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.TemplateRules;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What templates may hold, as far as JSON Schema, YAML and vCluster's chart say it. */
@Singleton
final class ChartTemplateRules implements TemplateRules {
  private static final String PARAMETERS = "parameters";
  private static final String UNKNOWN = "is no parameter of the template";

  private final Sizes sizes;

  ChartTemplateRules(Sizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public List<Refusal> checkSchema(Map<String, @Nullable Object> schema) {
    var findings = new Findings(PARAMETERS, DocsPage.TEMPLATES);
    ParameterSchema.check(schema, findings);
    return findings.all();
  }

  @Override
  public List<Refusal> checkParameters(
      Map<String, @Nullable Object> schema, Map<String, @Nullable Object> parameters) {
    var findings = new Findings(PARAMETERS, DocsPage.TEMPLATES);
    Bounds.checkLevels(parameters, findings);
    if (findings.all().isEmpty()) {
      Bounds.checkSize(parameters, findings);
    }
    if (findings.all().isEmpty()) {
      checkWithin(schema, parameters, findings);
    }
    return findings.all();
  }

  private static void checkWithin(
      Map<String, @Nullable Object> schema,
      Map<String, @Nullable Object> parameters,
      Findings findings) {
    var costs = new Findings("schema", DocsPage.TEMPLATES);
    var weight = ParameterSchema.checkCost(schema, costs);
    if (weight == null) {
      findings.add(
          List.of(),
          "cannot be checked: the template's schema is not taken any more. An administrator has to"
              + " save it anew. "
              + costs.all().getFirst().message());
    } else if (weight.bears(parameters)) {
      new ValuesSchema(JsonText.node(schema), UNKNOWN).check(JsonText.of(parameters), findings);
    } else {
      findings.add(
          List.of(),
          "are too much for the template's schema to check: give fewer or shorter ones.");
    }
  }

  @Override
  public List<Refusal> checkBounds(Map<String, @Nullable Object> values) {
    var findings = new Findings();
    Bounds.check(values, findings);
    if (findings.all().isEmpty()) {
      HelmTemplates.checkSaved(values, findings);
    }
    return findings.all();
  }

  @Override
  public List<Refusal> checkFilled(
      Map<String, @Nullable Object> values, Map<String, @Nullable Object> filled) {
    var findings = new Findings(PARAMETERS, DocsPage.TEMPLATES);
    HelmTemplates.checkFilled(values, filled, findings);
    return findings.all();
  }

  @Override
  public List<String> filled(Map<String, @Nullable Object> values) {
    return ValuesLeaves.of(values).stream()
        .filter(leaf -> leaf.value() instanceof String text && isSaidByUsers(text))
        .map(ValuesLeaves.Leaf::pointer)
        .toList();
  }

  /**
   * What a cluster is called was checked, and says nothing; who it is of may be called anything.
   */
  private static boolean isSaidByUsers(String text) {
    return !Placeholders.in(text).isEmpty() || Placeholders.isIn(text, Placeholders.OWNER);
  }

  @Override
  public List<Refusal> checkBootstrap(
      Bootstrap bootstrap, boolean filled, Map<String, @Nullable Object> values) {
    var findings = new Findings("bootstrap", DocsPage.BOOTSTRAP);
    if (!bootstrap.isEmpty() && new ValuesTree(values).isFilled(BootstrapValues.PATH)) {
      findings.add(
          List.of(),
          "cannot stand beside values." + BootstrapValues.PATH + ", which does the same.");
    }
    BootstrapCharts.check(bootstrap.charts(), filled, findings);
    var bounds = new Findings("bootstrap", DocsPage.BOOTSTRAP);
    Bounds.checkSize(BootstrapValues.with(values, List.of(bootstrap)), bounds);
    findings.addAll(bounds);
    var manifests = bootstrap.manifests();
    if (bounds.all().isEmpty() && manifests != null && (filled || !Placeholders.isIn(manifests))) {
      Manifests.check(manifests, findings);
    }
    return findings.all();
  }

  @Override
  public Map<String, @Nullable Object> withBootstraps(
      Map<String, @Nullable Object> values, List<Bootstrap> bootstraps) {
    return BootstrapValues.with(values, bootstraps);
  }

  @Override
  public String text(@Nullable Object json) {
    return JsonText.ofAny(json);
  }

  @Override
  public Optional<Refusal> checkSize(String field, @Nullable String size) {
    return sizes.check(field, size);
  }
}
