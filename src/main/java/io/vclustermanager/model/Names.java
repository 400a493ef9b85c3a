package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What names and labels must look like. */
public final class Names {
  /** The most labels a cluster can have. */
  public static final int MOST_LABELS = 32;

  /** The longest name of a cluster, a host or a template, in characters. */
  public static final int LONGEST_NAME = 40;

  /** The middle is what the first and the last character leave. */
  private static final Pattern CLUSTER =
      Pattern.compile("[a-z]([-a-z0-9]{0," + (LONGEST_NAME - 2) + "}[a-z0-9])?");

  /** RFC 1123 label, as Kubernetes demands of namespaces. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Pattern LABEL_NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern LABEL_PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /** A Service of the name {@code kubernetes} would clash with the API server's own. */
  private static final Set<String> RESERVED_CLUSTERS = Set.of("kubernetes");

  /** Labels of vCluster's chart on the workload, which carries the cluster's labels as well. */
  private static final Set<String> RESERVED_LABELS =
      Set.of("app", "chart", "release", "heritage", "created-by");

  /** Whoever sets these speaks for vCluster, Kubernetes or this service. */
  private static final Pattern RESERVED_LABEL_PREFIX =
      Pattern.compile("(.*\\.)?(vcluster-manager\\.io|loft\\.sh|kubernetes\\.io|k8s\\.io)/.*");

  private Names() {}

  /** The regular expression that a cluster's whole name matches. */
  public static String clusterPattern() {
    return "^" + CLUSTER + "$";
  }

  /** The names that no cluster may have though they match, in order. */
  public static List<String> reservedForClusters() {
    return RESERVED_CLUSTERS.stream().sorted().toList();
  }

  /** What is wrong with a cluster's name, if anything. */
  public static Optional<Refusal> checkCluster(String name) {
    if (!CLUSTER.matcher(name).matches()) {
      return refusal(
          Code.INVALID,
          "name",
          "A name has lower-case letters, digits and '-', begins with a letter, ends with a letter"
              + " or digit and is at most "
              + LONGEST_NAME
              + " characters long.");
    }
    return RESERVED_CLUSTERS.contains(name)
        ? refusal(
            Code.NAME_RESERVED, "name", "The name '" + name + "' is reserved; choose another.")
        : Optional.empty();
  }

  /** What is wrong with a namespace that somebody asks for, before any prefix, if anything. */
  public static Optional<Refusal> checkNamespace(String namespace) {
    if (namespace.equals("default") || namespace.startsWith("kube-")) {
      return refusal(
          Code.NAME_RESERVED,
          "namespace",
          "The namespace " + quoted(namespace) + " belongs to Kubernetes; choose another.");
    }
    return NAMESPACE.matcher(namespace).matches()
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "namespace",
            "A namespace has lower-case letters, digits and '-', begins and ends with a letter or"
                + " digit and is at most 63 characters long.");
  }

  /** The namespace on the host: with the prefix before it unless it is there already. */
  public static String prefixed(String prefix, String namespace) {
    return namespace.startsWith(prefix) ? namespace : prefix + namespace;
  }

  /** What is wrong with a host's name, if anything. */
  public static Optional<Refusal> checkHost(String name) {
    return CLUSTER.matcher(name).matches()
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "name",
            "A host's name has lower-case letters, digits and '-', begins with a letter, ends with"
                + " a letter or digit and is at most "
                + LONGEST_NAME
                + " characters long.");
  }

  /** What is wrong with a template's name, if anything. */
  public static Optional<Refusal> checkTemplate(String name) {
    return CLUSTER.matcher(name).matches()
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "name",
            "A template's name has lower-case letters, digits and '-', begins with a letter, ends"
                + " with a letter or digit and is at most "
                + LONGEST_NAME
                + " characters long.");
  }

  /** What is wrong with a cluster's labels, if anything. */
  public static Optional<Refusal> checkLabels(Map<String, String> labels) {
    return checkLabels("A cluster", labels, label -> checkLabel(label.getKey(), label.getValue()));
  }

  /** What is wrong with a host's labels, if anything; they stay here, so that none is reserved. */
  public static Optional<Refusal> checkHostLabels(Map<String, String> labels) {
    return checkLabels("A host", labels, label -> checkShape(label.getKey(), label.getValue()));
  }

  private static Optional<Refusal> checkLabels(
      String whose,
      Map<String, String> labels,
      Function<Map.Entry<String, String>, Optional<Refusal>> check) {
    if (labels.size() > MOST_LABELS) {
      return refusal(
          Code.OUT_OF_RANGE, "labels", whose + " has at most " + MOST_LABELS + " labels.");
    }
    return labels.entrySet().stream().flatMap(label -> check.apply(label).stream()).findFirst();
  }

  private static Optional<Refusal> checkLabel(String key, String value) {
    return RESERVED_LABELS.contains(key) || RESERVED_LABEL_PREFIX.matcher(key).matches()
        ? checkKey(key)
            .or(
                () ->
                    refusal(
                        Code.NAME_RESERVED,
                        "labels",
                        "The label key '"
                            + key
                            + "' has a meaning of its own on a host; choose another."))
        : checkShape(key, value);
  }

  private static Optional<Refusal> checkKey(String key) {
    var slash = key.indexOf('/');
    var prefixOk =
        slash < 0 || (slash <= 253 && LABEL_PREFIX.matcher(key.substring(0, slash)).matches());
    return prefixOk && LABEL_NAME.matcher(key.substring(slash + 1)).matches()
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "labels",
            "The label key '"
                + shortened(key)
                + "' is not valid: an optional DNS name and '/', then at most 63 letters, digits,"
                + " '-', '_' and '.'.");
  }

  private static Optional<Refusal> checkShape(String key, String value) {
    var badKey = checkKey(key);
    if (badKey.isPresent()) {
      return badKey;
    }
    return value.isEmpty() || LABEL_NAME.matcher(value).matches()
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "labels",
            "The value of label '"
                + key
                + "' is not valid: at most 63 letters, digits, '-', '_' and '.', beginning and"
                + " ending with a letter or digit.");
  }

  /** What a user gave, to be repeated in a message. */
  public static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static Optional<Refusal> refusal(Code code, String field, String message) {
    return Optional.of(Refusal.of(code, field, message));
  }
}
