package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Placeholders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where templates of Helm may stand in values, and where they may not. */
final class HelmTemplatesTest {
  @ParameterizedTest
  @CsvSource({
    "'{a: \"{{ x }}\"}',                                                true",
    "'{a: \"no { { here\"}',                                            false",
    "'{a: [{b: [\"{{\"]}]}',                                            true",
    "'{a: {\"{{ x }}\": 1}}',                                           true",
    "'{\"{{\": {a: {}}}',                                               true",
    "'{a: \"\\u007b\\u007b x\"}',                                       true",
    "'{a: \"{\", b: \"{\"}',                                            false",
    "'{a: \"{\\n{\"}',                                                  false",
    "'{a: \"}}\"}',                                                     false",
    "'{experimental: {deploy: {vcluster: {manifests: \"{{ x }}\"}}}}',  false",
    "'{experimental: {deploy: {vcluster: {helm: [{values: \"{{\"}]}}}}', false",
    "'{experimental: {deploy: {host: {manifests: \"{{ x }}\"}}}}',      true",
    "'{experimental: {deploy: {\"vcluster{{\": {a: 1}}}}',              true",
    "'{experimental: {\"deploy.vcluster\": \"{{\"}}',                   true",
    "'{a: {experimental: {deploy: {vcluster: \"{{\"}}}}',               true",
  })
  void whatWouldBeCarriedOut(String values, boolean found) {
    assertThat(ValuesLeaves.of(Yaml.values(values)).stream().anyMatch(HelmTemplates::isIn))
        .isEqualTo(found);
  }

  @Test
  void aParameterAndATemplateAreNotSavedInOneText() {
    assertThat(saved("{a: '{{ .Release.Name }}', b: '${parameters.x}'}")).isEmpty();
    assertThat(saved("{a: ['{{ ${parameters.x} }}']}")).containsExactly("input.values.a.0");
    assertThat(saved("{a: '${parameters.x} and {{ .Release.Name }}'}")).hasSize(1);
    assertThat(saved("{experimental: {deploy: {vcluster: {manifests: '{{${parameters.x}}}'}}}}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{a: \"${parameters.x}\"}',     '{x: \"{{ y }}\"}',         1",
    "'{a: \"{${parameters.x}\"}',    '{x: \"{ y }}\"}',          1",
    "'{a: \"${parameters.x}\"}',     '{x: {\"{{\": 1}}',         1",
    "'{a: \"${parameters.x}\"}',     '{x: [[\"{{\"]]}',          1",
    "'{a: [\"${parameters.x}\"]}',   '{x: \"{{\"}',              1",
    "'{a: \"${parameters.x}\"}',     '{x: \"{\"}',               0",
    "'{a: \"{{ z }}\", b: \"${parameters.x}\"}', '{x: fine}',    0",
    "'{experimental: {deploy: {vcluster: {manifests: \"${parameters.x}\"}}}}', '{x: \"{{\"}', 0",
    "'{a: \"${parameters.x}\"}',     '{x: \"b\\nc: d\"}',         1",
    "'{a: \"${parameters.x}\"}',     '{x: [{\"b\\nc\": 1}]}',     1",
    "'{a: \"${parameters.x}\"}',     '{x: \"b\\u2028c\"}',        1",
    "'{a: \"k: ${parameters.x}\\nl: ${cluster.name}\\n\"}', '{x: b}', 0",
    "'{a: \"k: ${parameters.x}\\nl: m\\n\"}', '{x: \"b\\nc: d\"}', 1",
    "'{controlPlane: {coredns: {a: \"${parameters.x}\"}}}', '{x: \"b\\nc\"}', 0",
    "'{experimental: {deploy: {vcluster: {manifests: \"${parameters.x}\"}}}}', '{x: \"b\\nc\"}', 0",
  })
  void aParameterBringsNoTemplateAndMakesNone(String values, String parameters, int found) {
    var findings = new Findings("parameters", DocsPage.TEMPLATES);
    var saved = Yaml.values(values);

    HelmTemplates.checkFilled(
        saved, Placeholders.fill(saved, Yaml.values(parameters), JsonText::ofAny), findings);

    assertThat(findings.all()).hasSize(found);
  }

  private static List<String> saved(String values) {
    var findings = new Findings();
    Map<String, @Nullable Object> given = Yaml.values(values);
    HelmTemplates.checkSaved(given, findings);
    return findings.all().stream().map(each -> String.join(".", each.path())).toList();
  }
}
