package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What labels must look like, how many there can be, and which are reserved. */
public final class LabelRules {
  /** The most labels that a cluster or a host can have. */
  public static final int MOST = 32;

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /** Labels of vCluster's chart on the workload, which carries the cluster's labels as well. */
  private static final Set<String> RESERVED =
      Set.of("app", "chart", "release", "heritage", "created-by");

  /** Whoever sets these speaks for vCluster, Kubernetes or this service. */
  private static final Pattern RESERVED_PREFIX =
      Pattern.compile("(.*\\.)?(vcluster-manager\\.io|loft\\.sh|kubernetes\\.io|k8s\\.io)/.*");

  private LabelRules() {}

  /** What is wrong with a cluster's labels, if anything. */
  public static Optional<Refusal> checkCluster(Map<String, String> labels) {
    return check("A cluster", labels, label -> checkLabel(label.getKey(), label.getValue()));
  }

  /** What is wrong with a host's labels, if anything; they stay here, so that none is reserved. */
  public static Optional<Refusal> checkHost(Map<String, String> labels) {
    return check("A host", labels, label -> checkShape(label.getKey(), label.getValue()));
  }

  private static Optional<Refusal> check(
      String whose,
      Map<String, String> labels,
      Function<Map.Entry<String, String>, Optional<Refusal>> rule) {
    if (labels.size() > MOST) {
      return refusal(Code.OUT_OF_RANGE, "labels", whose + " has at most " + MOST + " labels.");
    }
    return labels.entrySet().stream().flatMap(label -> rule.apply(label).stream()).findFirst();
  }

  private static Optional<Refusal> checkLabel(String key, String value) {
    return RESERVED.contains(key) || RESERVED_PREFIX.matcher(key).matches()
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

  /** Whether it is the key of a label or an annotation. */
  static boolean isKey(String key) {
    var slash = key.indexOf('/');
    var prefixOk = slash < 0 || (slash <= 253 && PREFIX.matcher(key.substring(0, slash)).matches());
    return prefixOk && NAME.matcher(key.substring(slash + 1)).matches();
  }

  /** Whether it is the value of a label. */
  static boolean isValue(String value) {
    return value.isEmpty() || NAME.matcher(value).matches();
  }

  private static Optional<Refusal> checkKey(String key) {
    return isKey(key)
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "labels",
            "The label key '"
                + Names.shortened(key)
                + "' is not valid: an optional DNS name and '/', then at most 63 letters, digits,"
                + " '-', '_' and '.'.");
  }

  private static Optional<Refusal> checkShape(String key, String value) {
    var badKey = checkKey(key);
    if (badKey.isPresent()) {
      return badKey;
    }
    return isValue(value)
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "labels",
            "The value of label '"
                + key
                + "' is not valid: at most 63 letters, digits, '-', '_' and '.', beginning and"
                + " ending with a letter or digit.");
  }

  private static Optional<Refusal> refusal(Code code, String field, String message) {
    return Optional.of(Refusal.of(code, field, message));
  }
}
