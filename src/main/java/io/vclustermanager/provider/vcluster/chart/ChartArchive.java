package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * vCluster's chart as one file on this machine, which Helm can install.
 *
 * @param version as the chart itself says it, such as {@code 0.36.1}
 * @param checksum the file's SHA-256 in hex
 * @param defaults its own values, above which all others stand
 */
public record ChartArchive(
    Path path,
    String version,
    String checksum,
    ValuesSchema schema,
    Map<String, @Nullable Object> defaults) {
  /** The most that an archive may have; the real one has 75 KB. */
  static final int MOST_BYTES = 5 * 1024 * 1024;

  private static final int MOST_BYTES_UNPACKED = 8 * MOST_BYTES;
  private static final String NOT_THE_CHART = "it is not vCluster's chart";
  private static final String CHART = "Chart.yaml";
  private static final String SCHEMA = "values.schema.json";
  private static final String VALUES = "values.yaml";

  private static final StrictYaml ABOUT = StrictYaml.within(new TextBounds(1 << 20, 20));

  /** vCluster's schema has 230 KB and 9 levels. */
  private static final StrictJson SCHEMAS =
      StrictJson.within(new TextBounds(MOST_BYTES_UNPACKED, 100));

  /**
   * Reads what is needed of an archive, and all of it, so that half a one is refused.
   *
   * @throws IOException with a message for people, when it is not vCluster's chart
   */
  static ChartArchive read(Path path, byte[] bytes) throws IOException {
    var texts = texts(bytes);
    var about = texts.get(CHART);
    var schema = texts.get(SCHEMA);
    if (about == null || schema == null) {
      throw new IOException(NOT_THE_CHART);
    }
    try {
      var chart = ABOUT.object(about);
      if (!"vcluster".equals(chart.get("name"))
          || !(chart.get("version") instanceof String version)) {
        throw new IOException(NOT_THE_CHART);
      }
      return new ChartArchive(
          path,
          version,
          sha256(bytes),
          ValuesSchema.ofChart(SCHEMAS.tree(schema)).prepared(),
          ABOUT.object(texts.getOrDefault(VALUES, "{}")));
    } catch (NotTakenException e) {
      throw new IOException(NOT_THE_CHART + ": " + e.getMessage(), e);
    }
  }

  /** Whether its values have a member of this name; names with dots between them. */
  public boolean knows(String path) {
    return schema.knows(path);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static Map<String, String> texts(byte[] bytes) throws IOException {
    var texts = new HashMap<String, String>();
    try (var tar = new TarArchiveInputStream(unpacked(bytes))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var parts = entry.getName().split("/");
        if (parts.length == 2 && Set.of(CHART, SCHEMA, VALUES).contains(parts[1])) {
          texts.put(parts[1], new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  /** All of it, which also checks the packed file's own checksum. */
  private static InputStream unpacked(byte[] bytes) throws IOException {
    try (var packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      var unpacked = packed.readNBytes(MOST_BYTES_UNPACKED);
      if (packed.read() >= 0) {
        throw new IOException("it unpacks to more than a chart can have");
      }
      return new ByteArrayInputStream(unpacked);
    }
  }
}
