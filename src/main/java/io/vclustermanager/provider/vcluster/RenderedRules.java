package io.vclustermanager.provider.vcluster;

import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.vcluster.Rendered.RenderedObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a chart may make for a cluster: known kinds, in its namespace alone, pods that leave the
 * node to itself, and rights of the chart's own making. Looks only at what was made, so it does not
 * matter by which values.
 *
 * @param target whose it is
 */
record RenderedRules(Target target) {
  private static final String SERVICE_ACCOUNT = "ServiceAccount";
  private static final int LONGEST_NAME = 63;
  private static final String RBAC = "rbac.authorization.k8s.io/";
  private static final Set<String> WORKLOADS = Set.of("apps/StatefulSet", "apps/Deployment");

  /** Each with the name of its resource in the API's paths. */
  private static final Map<String, String> OF_THE_HOST =
      Map.of(
          RBAC + "ClusterRole", "clusterroles", RBAC + "ClusterRoleBinding", "clusterrolebindings");

  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry(SERVICE_ACCOUNT, "serviceaccounts"),
          Map.entry("Secret", "secrets"),
          Map.entry("ConfigMap", "configmaps"),
          Map.entry("Service", "services"),
          Map.entry("PersistentVolumeClaim", "persistentvolumeclaims"),
          Map.entry("ResourceQuota", "resourcequotas"),
          Map.entry("LimitRange", "limitranges"),
          Map.entry("apps/StatefulSet", "statefulsets"),
          Map.entry("apps/Deployment", "deployments"),
          Map.entry("networking.k8s.io/NetworkPolicy", "networkpolicies"),
          Map.entry("networking.k8s.io/Ingress", "ingresses"),
          Map.entry("gateway.networking.k8s.io/TLSRoute", "tlsroutes"),
          Map.entry("policy/PodDisruptionBudget", "poddisruptionbudgets"),
          Map.entry("monitoring.coreos.com/ServiceMonitor", "servicemonitors"),
          Map.entry(RBAC + "Role", "roles"),
          Map.entry(RBAC + "RoleBinding", "rolebindings"));

  /** Whether clusters are made of objects of this resource, in their namespace. */
  static boolean areMadeOf(String resource) {
    return KINDS.containsValue(resource);
  }

  /** Whether clusters have one object of this resource in the whole host. */
  static boolean isOfTheHost(String resource) {
    return OF_THE_HOST.containsValue(resource);
  }

  /** All that is otherwise, each in words that name the object and what it asks for. */
  Set<String> findings(Rendered rendered) {
    var found = new LinkedHashSet<String>();
    var accounts = rendered.names(SERVICE_ACCOUNT);
    for (var object : rendered.objects()) {
      check(object, accounts).map(each -> object.words() + " " + each).forEach(found::add);
    }
    return found;
  }

  /**
   * The rights that are given, each rule by itself: to be compared with those of the chart's own.
   */
  static Set<String> rights(Rendered rendered) {
    var rights = new LinkedHashSet<String>();
    for (var object : rendered.objects()) {
      if (object.kind().endsWith("Role")) {
        Rendered.maps(object.root().get("rules"))
            .map(rule -> object.words() + " gives " + new TreeMap<>(rule))
            .forEach(rights::add);
      }
    }
    return rights;
  }

  /**
   * What the ClusterRole of a cluster is called, and its binding. The chart cuts it, and takes a
   * dash off that is then at its end.
   */
  static String ofTheHost(Target target) {
    var full = "vc-" + target.name() + "-v-" + target.namespace();
    var cut = full.substring(0, Math.min(full.length(), LONGEST_NAME));
    return cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut;
  }

  /**
   * Objects of other kinds and places than clusters are made of, as {@link ReleaseGate} has them.
   */
  Set<String> beyond(Rendered rendered) {
    return rendered.objects().stream()
        .filter(each -> !isOwn(each))
        .map(each -> place(each) + "/" + each.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isOwn(RenderedObject object) {
    return OF_THE_HOST.containsKey(object.kind())
        ? object.name().equals(ofTheHost(target))
        : KINDS.containsKey(object.kind())
            && (object.namespace().isEmpty() || object.namespace().equals(target.namespace()));
  }

  /** A kind that is of no namespace has none, and one without a word has the release's. */
  private String place(RenderedObject object) {
    if (!object.namespace().isEmpty()) {
      return object.namespace();
    }
    return OF_THE_HOST.containsKey(object.kind()) || !KINDS.containsKey(object.kind())
        ? ""
        : target.namespace();
  }

  private Stream<String> check(RenderedObject object, Set<String> accounts) {
    var kind = object.kind();
    if (OF_THE_HOST.containsKey(kind)) {
      return object.name().equals(ofTheHost(target))
          ? subjects(object, accounts)
          : Stream.of("is not this cluster's");
    }
    if (!KINDS.containsKey(kind)) {
      return Stream.of("is of a kind that clusters are not made of");
    }
    if (!object.namespace().isEmpty() && !object.namespace().equals(target.namespace())) {
      return Stream.of("is in another namespace");
    }
    return switch (kind) {
      case "Secret" ->
          found(
              Rendered.text(object.root().get("type")).startsWith("kubernetes.io/service-account"),
              "is a token");
      case "Service" -> service(object);
      case RBAC + "RoleBinding" -> subjects(object, accounts);
      default -> WORKLOADS.contains(kind) ? pods(object, accounts) : Stream.of();
    };
  }

  private static Stream<String> service(RenderedObject object) {
    var spec = object.object("spec");
    return Stream.concat(
        found(
            !Rendered.text(spec.get("externalIPs")).isEmpty()
                && !List.of().equals(spec.get("externalIPs")),
            "takes addresses of the host's network"),
        found("ExternalName".equals(spec.get("type")), "stands for another name"));
  }

  private Stream<String> subjects(RenderedObject object, Set<String> accounts) {
    var role = Rendered.map(object.root().get("roleRef"));
    return Stream.concat(
        found(
            object.kind().endsWith("Binding") && !Rendered.text(role.get("name")).startsWith("vc-"),
            "gives the rights of " + role.get("name")),
        Rendered.maps(object.root().get("subjects"))
            .filter(each -> !isOwn(each, accounts))
            .map(
                each ->
                    "gives rights to "
                        + each.get("kind")
                        + " "
                        + each.get("namespace")
                        + "/"
                        + each.get("name")));
  }

  private boolean isOwn(Map<?, ?> subject, Set<String> accounts) {
    var namespace = Rendered.text(subject.get("namespace"));
    return SERVICE_ACCOUNT.equals(subject.get("kind"))
        && (namespace.isEmpty() || namespace.equals(target.namespace()))
        && accounts.contains(Rendered.text(subject.get("name")));
  }

  private static Stream<String> pods(RenderedObject object, Set<String> accounts) {
    var pod = object.object("spec", "template", "spec");
    var account = Rendered.text(pod.get("serviceAccountName"));
    return Stream.of(
            Stream.of("hostNetwork", "hostPID", "hostIPC")
                .filter(each -> Boolean.TRUE.equals(pod.get(each)))
                .map(each -> "has " + each),
            found(
                !account.isEmpty() && !accounts.contains(account),
                "runs as ServiceAccount " + account),
            Rendered.maps(pod.get("volumes"))
                .filter(each -> each.containsKey("hostPath"))
                .map(
                    each ->
                        "has the node's folder " + Rendered.map(each.get("hostPath")).get("path")),
            Stream.of("podAffinity", "podAntiAffinity")
                .filter(
                    each ->
                        speaksOfOthers(Rendered.map(Rendered.map(pod.get("affinity")).get(each))))
                .map(each -> "has a " + each + " to pods of other namespaces"),
            Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(each -> Rendered.maps(pod.get(each)))
                .flatMap(RenderedRules::container))
        .flatMap(each -> each);
  }

  /** Kubernetes heeds a running pod's anti-affinity for all pods that come later. */
  private static boolean speaksOfOthers(@Nullable Object part) {
    return switch (part) {
      case Map<?, ?> map ->
          map.get("namespaceSelector") != null
              || map.get("namespaces") instanceof List<?> list && !list.isEmpty()
              || map.values().stream().anyMatch(RenderedRules::speaksOfOthers);
      case List<?> list -> list.stream().anyMatch(RenderedRules::speaksOfOthers);
      case null, default -> false;
    };
  }

  private static Stream<String> container(Map<?, ?> container) {
    var security = Rendered.map(container.get("securityContext"));
    var added = Rendered.map(security.get("capabilities")).get("add");
    var name = container.get("name");
    return Stream.of(
            found(
                Boolean.TRUE.equals(security.get("privileged")),
                "has the privileged container " + name),
            found(
                added instanceof List<?> list && !list.isEmpty(),
                "adds capabilities " + added + " to " + name),
            found(
                security.get("procMount") != null && !"Default".equals(security.get("procMount")),
                "has another procMount in " + name),
            Rendered.maps(container.get("ports"))
                .filter(
                    each ->
                        each.get("hostPort") != null
                            && !Integer.valueOf(0).equals(each.get("hostPort")))
                .map(each -> "takes the node's port " + each.get("hostPort")))
        .flatMap(each -> each);
  }

  private static Stream<String> found(boolean is, @Nullable String words) {
    return is && words != null ? Stream.of(words) : Stream.of();
  }
}
