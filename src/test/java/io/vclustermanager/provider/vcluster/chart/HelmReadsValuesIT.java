package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Helm reads values as YAML: what it finds in the file must be the tree that was checked, whatever
 * stands in it.
 */
final class HelmReadsValuesIT {
  /** What YAML could take for something else, were it not written as JSON writes it. */
  private static final List<String> ODD =
      List.of(
          "yes",
          "on",
          "~",
          "null",
          "0644",
          "1e3",
          "22:22",
          "2026-11-20",
          "<<",
          "=",
          "*a",
          "&a",
          "!!binary ZXhlYw==",
          "{{ x }}",
          "# a",
          "- a",
          "a: b",
          "---",
          "...",
          "%YAML 1.1",
          "'",
          "\"",
          "\\",
          "\\n",
          "\t",
          "a\nb",
          "a\r\nb",
          "\r",
          " a ",
          "",
          "a\u0085b",
          "a\u2028b",
          "a\u2029b",
          "\ufeffa",
          "a\u007fb",
          "a\u0080b",
          "a\u009fb",
          "a\u0001b",
          "a\u001bb",
          "a\u00a0b",
          "äöü",
          "\ud83d\ude00",
          "a\ufffeb",
          "a\uffffb",
          "/");

  @Test
  void theVeryTreeThatWasChecked(@TempDir Path folder) throws IOException {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("texts", new ArrayList<>(ODD));
    var names = new LinkedHashMap<String, @Nullable Object>();
    for (var odd : ODD) {
      names.put("n" + odd, odd);
      names.put(odd, Map.of("inner", odd));
    }
    values.put("names", names);
    values.put("long", "x".repeat(5000));
    values.put("n".repeat(1000), 1);
    values.put("numbers", Arrays.asList(0, -1, 7, 3_000_000_000L, 0.5, 1.0E10, 1.0E-7, -2.5e20));
    values.put("flags", List.of(true, false));
    values.put("empty", Arrays.asList(Map.of(), List.of(), null));

    var checked = new ObjectMapper().readTree(JsonText.of(values));
    var read = new ObjectMapper().readTree(asHelmReads(folder, JsonText.of(values)));

    assertThat(read.get("texts")).isEqualTo(checked.get("texts"));
    assertThat(read.get("names")).isEqualTo(checked.get("names"));
    read.get("numbers")
        .elements()
        .forEachRemaining(each -> assertThat(each.isNumber()).as(each.toString()).isTrue());
    for (var i = 0; i < checked.get("numbers").size(); i++) {
      assertThat(read.at("/numbers/" + i).asDouble())
          .isEqualTo(checked.at("/numbers/" + i).asDouble());
    }
    for (var each : List.of("long", "n".repeat(1000), "flags", "empty")) {
      assertThat(read.get(each)).isEqualTo(checked.get(each));
    }
  }

  /** Why JSON is written with more escapes than JSON needs. */
  @Test
  void jsonAsOthersWriteItIsReadOtherwise(@TempDir Path folder) throws IOException {
    var text = new ObjectMapper().writeValueAsString(Map.of("text", "a\u2028b"));

    assertThat(new ObjectMapper().readTree(asHelmReads(folder, text)).get("text").asText())
        .isNotEqualTo("a\u2028b");
  }

  private static String asHelmReads(Path folder, String values) throws IOException {
    Files.createDirectory(folder.resolve("templates"));
    Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: echo\nversion: 0.0.0\n");
    Files.writeString(
        folder.resolve("templates/echo.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: echo}\n"
            + "data: {values: {{ .Values | toJson | b64enc }}}\n");
    var file = Files.writeString(folder.resolve("values.json"), values);
    var manifest = new Helm(folder).template().withName("echo").withValuesFile(file).call();
    var text = manifest.replaceAll("(?s).*values: ([A-Za-z0-9+/=]+)}.*", "$1");
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
