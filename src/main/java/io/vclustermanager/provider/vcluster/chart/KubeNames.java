package io.vclustermanager.provider.vcluster.chart;

import java.util.regex.Pattern;

/** What Kubernetes takes for names, as the control plane asks before it starts. */
final class KubeNames {
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private KubeNames() {}

  /** A namespace: a DNS label. */
  static boolean isNamespace(String text) {
    return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches();
  }

  /** An object of most kinds: a DNS name. */
  static boolean isObject(String text) {
    return text.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(text).matches();
  }

  /** A host's name, of which the first part may be a star. */
  static boolean isHostPattern(String text) {
    return isObject(text.startsWith("*.") ? text.substring(2) : text);
  }

  static boolean isLabelValue(String text) {
    return text.isEmpty() || isQualified(text);
  }

  static boolean isLabelKey(String text) {
    var slash = text.indexOf('/');
    return (slash < 0 || isObject(text.substring(0, slash)))
        && isQualified(text.substring(slash + 1));
  }

  private static boolean isQualified(String text) {
    return text.length() <= LONGEST_LABEL && QUALIFIED.matcher(text).matches();
  }
}
