package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.DocsPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests are read strictly, and what is wrong is told with its line. */
final class ManifestsTest {
  private static final String GOOD =
      """
      # two of them
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      data:
        9000: "default/echo:80"
        "on": "yes"
        script: |
          echo * &
      ---
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        name: b
      """;

  @Test
  void goodOnes() {
    assertThat(found(GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: a\\n: 1                      | cannot be read as YAML: it is no YAML
          kind: A\\nkind: B                  | cannot be read as YAML: kind: its name stands twice: leave one out (line 2, column 1).
          a: &x {}\\nb: *x                   | cannot be read as YAML: a: it has an anchor (&): leave it out (line 1, column 4).
          a: !!python/object:os.system [ls]  | cannot be read as YAML: a: it has a tag (!)
          apiVersion: v1                     | lack kind, metadata.name in document 1.
          - a                                | hold no object as document 1.
          """)
  void whatIsWrongIsToldWithItsPlace(String text, String told) {
    assertThat(found(text.replace("\\n", "\n"))).singleElement().asString().contains(told);
  }

  private static List<String> found(String text) {
    var findings = new Findings("bootstrap", DocsPage.BOOTSTRAP);
    Manifests.check(text, findings);
    return findings.all().stream().map(each -> each.message()).toList();
  }
}
