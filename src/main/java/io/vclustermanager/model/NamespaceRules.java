package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What may be said on a namespace of a host. Others go by what stands there: Kubernetes' admission,
 * network policies of other namespaces, meshes, controllers of clouds. So everybody has names of
 * their own that nobody goes by, and more is a matter of trust.
 */
public final class NamespaceRules {
  /** What everybody's keys begin with. */
  public static final String TENANTS = "tenant.vcluster-manager.io/";

  private static final String LABELS = "namespaceLabels";
  private static final String ANNOTATIONS = "namespaceAnnotations";
  private static final int MOST = 32;
  private static final int MOST_BYTES = 16 << 10;

  /** What the service sets itself, and what the vendor's tools go by. */
  private static final List<String> OURS = List.of("vcluster-manager.io", "loft.sh");

  private static final Set<String> OUR_KEYS =
      Set.of("pod-security.kubernetes.io/enforce", "kubernetes.io/metadata.name");

  /** Whose keys act on a namespace: admission, meshes, networks, clouds, delivery. */
  private static final List<String> ACTING =
      List.of(
          "kubernetes.io",
          "k8s.io",
          "istio.io",
          "linkerd.io",
          "cilium.io",
          "projectcalico.org",
          "kuma.io",
          "openservicemesh.io",
          "hashicorp.com",
          "openshift.io",
          "amazonaws.com",
          "google.com",
          "gke.io",
          "azure.com",
          "gatekeeper.sh",
          "kyverno.io",
          "cert-manager.io",
          "argoproj.io",
          "fluxcd.io",
          "cattle.io",
          "crossplane.io");

  private static final Set<String> ACTING_KEYS = Set.of("istio-injection", "name");

  private NamespaceRules() {}

  /** What is wrong with it, whoever says it. */
  public static List<Refusal> check(NamespaceMetadata metadata) {
    var refusals = new ArrayList<Refusal>();
    checkAll(LABELS, metadata.labels(), refusals);
    checkAll(ANNOTATIONS, metadata.annotations(), refusals);
    metadata
        .labels()
        .forEach(
            (key, value) -> {
              if (!LabelRules.isValue(value)) {
                refusals.add(
                    refusal(
                        Code.INVALID,
                        LABELS,
                        key,
                        "has a value that no label may have: at most 63 letters, digits, '-', '_'"
                            + " and '.', beginning and ending with a letter or digit."));
              }
            });
    return refusals;
  }

  private static void checkAll(String field, Map<String, String> all, List<Refusal> refusals) {
    if (all.size() > MOST) {
      refusals.add(
          Refusal.of(Code.OUT_OF_RANGE, field, "There may be at most " + MOST + " of them.")
              .withDocs(DocsPage.NAMESPACES));
    } else if (all.values().stream().mapToInt(NamespaceRules::bytes).sum() > MOST_BYTES) {
      refusals.add(
          Refusal.of(Code.OUT_OF_RANGE, field, "Their values may have at most 16 KiB together.")
              .withDocs(DocsPage.NAMESPACES));
    }
    new TreeMap<>(all)
        .keySet()
        .forEach(
            key -> {
              if (!LabelRules.isKey(key)) {
                refusals.add(
                    refusal(
                        Code.INVALID,
                        field,
                        key,
                        "is no key: an optional DNS name and '/', then at most 63 letters, digits,"
                            + " '-', '_' and '.'."));
              } else if (isOurs(key)) {
                refusals.add(
                    refusal(
                        Code.NAME_RESERVED,
                        field,
                        key,
                        "is the service's own, or tells vCluster's tools what to do; choose"
                            + " another key."));
              }
            });
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isOurs(String key) {
    return !key.startsWith(TENANTS)
        && (OUR_KEYS.contains(key) || OURS.stream().anyMatch(each -> isOf(key, each)));
  }

  /** Whether the prefix of a key is of this domain, or of one below it. */
  private static boolean isOf(String key, String domain) {
    var prefix = key.substring(0, Math.max(0, key.indexOf('/')));
    return prefix.equals(domain) || prefix.endsWith("." + domain);
  }

  /**
   * What of a change this profile does not allow. What stays as it is, is not judged again.
   *
   * @param whose the name of the owner, for the message
   */
  public static List<Refusal> judge(
      NamespaceMetadata before, NamespaceMetadata after, ValuesProfile profile, String whose) {
    return Stream.concat(
            judge(LABELS, before.labels(), after.labels(), profile, whose),
            judge(ANNOTATIONS, before.annotations(), after.annotations(), profile, whose))
        .toList();
  }

  private static Stream<Refusal> judge(
      String field,
      Map<String, String> before,
      Map<String, String> after,
      ValuesProfile profile,
      String whose) {
    return new TreeMap<>(after)
        .entrySet().stream()
            .filter(each -> !each.getValue().equals(before.get(each.getKey())))
            .map(Map.Entry::getKey)
            .filter(key -> needed(key).compareTo(profile) > 0)
            .map(key -> refusal(Code.FORBIDDEN, field, key, why(key, profile, whose)));
  }

  /** The least profile that allows a key. */
  private static ValuesProfile needed(String key) {
    if (key.startsWith(TENANTS)) {
      return ValuesProfile.RESTRICTED;
    }
    var acts = ACTING_KEYS.contains(key) || ACTING.stream().anyMatch(each -> isOf(key, each));
    return acts ? ValuesProfile.ANY : ValuesProfile.TRUSTED;
  }

  private static String why(String key, ValuesProfile profile, String whose) {
    var trusted = needed(key) == ValuesProfile.TRUSTED;
    return "is not among what a namespace may carry with the profile "
        + profile
        + (profile == ValuesProfile.RESTRICTED
            ? ", which is keys that begin with " + TENANTS + ": others on the host may go by it. "
            : ": it acts on the namespace. ")
        + (trusted
            ? "The profile TRUSTED allows it: ask an administrator of the service to give it to the"
                + " owner "
                + Names.quoted(whose)
                + ", to the template or to the host, or to set it."
            : "Only the profile ANY allows it, which administrators have: ask one of the service to"
                + " set it.");
  }

  private static Refusal refusal(Code code, String field, String key, String message) {
    var name = Names.shortened(key);
    return Refusal.at(code, List.of(field, name), field + "." + name + " " + message)
        .withDocs(DocsPage.NAMESPACES);
  }
}
