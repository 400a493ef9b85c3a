package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.testing.Testbed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the rules for values take for granted of the chart: which values Helm carries out, which go
 * into manifests as they are, and that the tables name what is there.
 */
final class KnownChartsIT {
  private static final Pattern CARRIED_OUT = Pattern.compile("\\b(tpl|lookup)\\b[^}]*");
  private static final Pattern SEGMENT = Pattern.compile("\"([^\"]+)\"|(\\[])|([^.\\[]+)");

  private final Map<String, String> texts = new TreeMap<>();

  @BeforeEach
  void read() throws IOException {
    assumeTrue(Files.exists(Testbed.chart()), "vCluster's chart is not there");
    try (var tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(Testbed.chart()))))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        texts.put(
            entry.getName().replaceFirst("^vcluster/", ""),
            new String(tar.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  /**
   * A place more, and values that were only text before are carried out with the service's rights:
   * then {@link HelmTemplates} still holds, since it knows no places, but whoever reads this must
   * see whether something of {@code experimental.deploy.vcluster} is among them.
   */
  @Test
  void helmCarriesOutTheseValuesAndNoOthers() {
    var found = new ArrayList<String>();
    texts.forEach(
        (file, text) -> {
          if (file.startsWith("templates/")) {
            CARRIED_OUT
                .matcher(text)
                .results()
                .forEach(each -> found.add(file + ": " + each.group().strip()));
          }
        });

    assertThat(found)
        .containsExactly(
            "templates/ingress.yaml: tpl (toYaml .) $ | nindent 2",
            "templates/manifests.yaml: tpl .Values.experimental.deploy.host.manifestsTemplate .",
            "templates/service.yaml: lookup \"v1\" \"Service\" .Release.Namespace \"loft\"",
            "templates/statefulset.yaml: tpl (toYaml"
                + " .Values.controlPlane.statefulSet.persistence.addVolumes) $ | indent 8",
            "templates/tlsroute.yaml: tpl (toYaml .) $ | nindent 2");
  }

  /** What is applied inside, and CoreDNS' manifests, are in the Secret with all values only. */
  @Test
  void whatMayHaveManyLinesIsNotRendered() {
    texts.forEach(
        (file, text) -> {
          if (file.startsWith("templates/")) {
            assertThat(text)
                .as(file)
                .doesNotContain("deploy.vcluster", "coredns.overwrite", "coredns.deployment");
          }
        });
  }

  @Test
  void theTablesNameWhatTheChartHas() throws IOException {
    var schema = new ObjectMapper().readTree(texts.get("values.schema.json"));
    for (var profile : List.of("restricted", "trusted")) {
      for (var line : ValuesTables.text("0.36", profile).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          var path = line.split("\\s+")[0];
          assertThat(has(schema, schema, segments(path))).as(profile + ": " + path).isTrue();
        }
      }
    }
  }

  private static List<String> segments(String path) {
    return SEGMENT
        .matcher(path)
        .results()
        .map(each -> each.group(1) == null ? each.group() : each.group(1))
        .toList();
  }

  /** What the schema leaves open has everything. */
  private static boolean has(JsonNode root, @Nullable JsonNode at, List<String> path) {
    var node = at == null ? root : resolved(root, at);
    if (path.isEmpty() || path.getFirst().equals("**")) {
      return true;
    }
    var rest = path.subList(1, path.size());
    if (path.getFirst().equals("[]")) {
      return !node.has("items") || has(root, node.get("items"), rest);
    }
    var properties = node.path("properties");
    if (path.getFirst().equals("*")) {
      return properties.isEmpty()
          || properties.properties().stream().anyMatch(each -> has(root, each.getValue(), rest));
    }
    return properties.isEmpty()
        || properties.has(path.getFirst()) && has(root, properties.get(path.getFirst()), rest);
  }

  private static JsonNode resolved(JsonNode root, JsonNode node) {
    var reference = node.path("$ref").asText("");
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }
}
