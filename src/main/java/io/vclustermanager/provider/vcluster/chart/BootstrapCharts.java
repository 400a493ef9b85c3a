package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.Bootstrap.Chart;
import io.vclustermanager.model.Placeholders;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** The charts of a bootstrap, as far as they can be checked without fetching them. */
final class BootstrapCharts {
  private static final int MOST = 20;

  /** Helm's own rule for the name of a release. */
  private static final Pattern RELEASE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?");

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** The syncer makes file names of these. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

  private final boolean filled;
  private final Findings findings;

  private BootstrapCharts(boolean filled, Findings findings) {
    this.filled = filled;
    this.findings = findings;
  }

  /**
   * Finds what is wrong with them.
   *
   * @param filled whether their placeholders are filled in; what has some otherwise is let pass
   */
  static void check(List<Chart> charts, boolean filled, Findings findings) {
    if (charts.size() > MOST) {
      findings.add("charts", "are more than " + MOST + ".");
      return;
    }
    var names = new HashSet<String>();
    var check = new BootstrapCharts(filled, findings);
    for (var index = 0; index < charts.size(); index++) {
      var chart = charts.get(index);
      check.check("charts." + index + ".", chart);
      if (!names.add(chart.namespace() + "/" + chart.name())) {
        findings.add("charts." + index + ".name", "is the name of another one already.");
      }
    }
  }

  private void check(String path, Chart chart) {
    matches(path + "name", chart.name(), RELEASE, "a release's name");
    matches(path + "chart", chart.chart(), PLAIN, "a chart's name");
    matches(path + "version", chart.version(), PLAIN, "a version");
    if (chart.namespace() != null) {
      matches(path + "namespace", chart.namespace(), NAMESPACE, "a namespace");
    }
    if (isFixed(chart.repository()) && !isWebAddress(chart.repository())) {
      findings.add(path + "repository", "must be an address that begins with https:// or http://.");
    }
  }

  private void matches(String path, String text, Pattern pattern, String what) {
    if (isFixed(text) && !pattern.matcher(text).matches()) {
      findings.add(path, "is not " + what + ".");
    }
  }

  private boolean isFixed(String text) {
    return filled || !Placeholders.isIn(text);
  }

  private static boolean isWebAddress(String address) {
    try {
      var uri = URI.create(address);
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
