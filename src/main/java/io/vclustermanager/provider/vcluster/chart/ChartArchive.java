package io.vclustermanager.provider.vcluster.chart;

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
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * vCluster's chart as one file on this machine, which Helm can install.
 *
 * @param version as the chart itself says it, such as {@code 0.36.1}
 * @param checksum the file's SHA-256 in hex
 */
public record ChartArchive(Path path, String version, String checksum, ValuesSchema schema) {
  /** The most that an archive may have; the real one has 75 KB. */
  static final int MOST_BYTES = 5 * 1024 * 1024;

  private static final int MOST_BYTES_UNPACKED = 8 * MOST_BYTES;
  private static final String CHART = "Chart.yaml";
  private static final String SCHEMA = "values.schema.json";
  private static final Pattern NAME = line("name");
  private static final Pattern VERSION = line("version");

  /**
   * Reads what is needed of an archive, and all of it, so that half a one is refused.
   *
   * @throws IOException with a message for people, when it is not vCluster's chart
   */
  static ChartArchive read(Path path, byte[] bytes) throws IOException {
    var texts = texts(bytes);
    var chart = texts.get(CHART);
    var schema = texts.get(SCHEMA);
    if (chart == null || schema == null || !value(NAME, chart).equals("vcluster")) {
      throw new IOException("it is not vCluster's chart");
    }
    return new ChartArchive(path, value(VERSION, chart), sha256(bytes), new ValuesSchema(schema));
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
        if (parts.length == 2 && Set.of(CHART, SCHEMA).contains(parts[1])) {
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

  private static Pattern line(String name) {
    return Pattern.compile("(?m)^" + name + ":\\s*[\"']?([^\"'\\s#]+)");
  }

  private static String value(Pattern line, String chart) {
    var matcher = line.matcher(chart);
    return matcher.find() ? matcher.group(1) : "";
  }
}
