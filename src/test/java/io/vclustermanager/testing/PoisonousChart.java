package io.vclustermanager.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * vCluster's real chart with one template more, which does nothing to most releases: of one whose
 * name begins with {@code greedy} it takes memory without end, of {@code endless} it never comes to
 * an end.
 */
public final class PoisonousChart {
  private static final String TEMPLATE =
      """
      {{- if hasPrefix "greedy" .Release.Name -}}
      {{- $s := "x" -}}{{- range until 40 -}}{{- $s = printf "%s%s" $s $s -}}{{- end -}}{{ len $s }}
      {{- end -}}
      {{- if hasPrefix "endless" .Release.Name -}}
      {{- range until 100000 -}}{{- range until 100000 -}}{{- end -}}{{- end -}}
      {{- end -}}
      """;

  private PoisonousChart() {}

  /** Makes its archive in this folder. */
  public static Path make(Path folder) throws IOException {
    var file = folder.resolve("poisonous.tgz");
    try (var from =
            new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(Testbed.chart())));
        var to = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (var entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        add(to, entry.getName(), from.readAllBytes());
      }
      add(to, "vcluster/templates/poison.yaml", TEMPLATE.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** Settings of a service that has this control plane as its host, and this chart. */
  public static Map<String, Object> asSettings(Testbed testbed, String host, Path folder)
      throws IOException {
    return Map.of(
        "vcm.hosts." + host + ".kubeconfig",
        testbed.kubeconfig().toString(),
        "vcm.vcluster.chart",
        make(folder).toString());
  }

  /** The same as environment variables of a process. */
  public static Map<String, String> asEnvironment(Testbed testbed, String host, Path folder)
      throws IOException {
    var environment = new HashMap<>(testbed.asEnvironment(host));
    environment.put("VCLUSTER_CHART", make(folder).toString());
    return environment;
  }

  private static void add(TarArchiveOutputStream to, String name, byte[] bytes) throws IOException {
    if (!name.endsWith("/")) {
      var entry = new TarArchiveEntry(name);
      entry.setSize(bytes.length);
      to.putArchiveEntry(entry);
      to.write(bytes);
      to.closeArchiveEntry();
    }
  }
}
