package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.provider.HostInspector;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Inspects hosts by their API server. Lists are read page by page, so that memory is bounded. */
@Singleton
final class KubeHostInspector implements HostInspector {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
  private static final int OLDEST_MINOR = 28;
  private static final int MOST_NAMED = 12;
  private static final int PAGE = 200;
  private static final int LONGEST_ISSUER = 500;
  private static final int MOST_PAGES = 500;
  private static final String IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

  private final KubeHosts hosts;

  KubeHostInspector(KubeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public Inspection inspect(String name) {
    var host = hosts.get(name);
    var lacking = new AtomicReference<@Nullable Set<HostFeature>>();
    return new Inspection(
        List.of(
            version(host.version()),
            verified(host.isVerified()),
            allowed(ConditionType.RIGHTS_GRANTED, () -> rights(host, lacking)),
            allowed(ConditionType.GUARDED, () -> new HostGuard(host).finding()),
            allowed(ConditionType.DEFAULT_STORAGE_CLASS, () -> storageClass(host)),
            allowed(ConditionType.QUOTA_SUFFICIENT, () -> quota(host))),
        lacking.get(),
        serverUid(host));
  }

  /** Who may not look at namespaces lacks a right that is told anyway. */
  private static @Nullable String serverUid(KubeHost host) {
    try {
      return host.find(KubeServerIdentity.PATH).flatMap(KubeServerIdentity::uid).orElse(null);
    } catch (ProviderException e) {
      if (e.code() == FailureReason.HOST_UNREACHABLE) {
        throw e;
      }
      return null;
    }
  }

  /** Who may not see that document has no ServiceAccounts come in, and all else goes on. */
  @Override
  public TokenIssuer tokenIssuer(String name) {
    try {
      return hosts
          .get(name)
          .find("/.well-known/openid-configuration")
          .map(document -> document.path("issuer").asText(""))
          .filter(issuer -> !issuer.isBlank() && issuer.length() <= LONGEST_ISSUER)
          .<TokenIssuer>map(TokenIssuer.Named::new)
          .orElseGet(TokenIssuer.Nameless::new);
    } catch (ProviderException e) {
      if (e.code() == FailureReason.HOST_UNREACHABLE) {
        throw e;
      }
      return new TokenIssuer.Untold();
    }
  }

  private static Finding rights(
      KubeHost host, AtomicReference<@Nullable Set<HostFeature>> lacking) {
    var rights = new RightsReview(host).rights();
    lacking.set(rights.lacking());
    return rights.finding();
  }

  @Override
  public Count count(String name) {
    var host = hosts.get(name);
    var sums = new CapacitySums();
    var finding =
        allowed(
            ConditionType.CAPACITY_KNOWN,
            () -> {
              each(host, "/api/v1/nodes", Map.of(), sums::addNode);
              each(
                  host,
                  "/api/v1/pods",
                  Map.of("fieldSelector", "status.phase!=Succeeded,status.phase!=Failed"),
                  sums::addPod);
              return new Finding(
                  ConditionType.CAPACITY_KNOWN, Status.TRUE, "Counted", sums.words());
            });
    return new Count(finding.status() == Status.TRUE ? sums.capacity() : null, finding);
  }

  static Finding verified(boolean verified) {
    return verified
        ? new Finding(
            ConditionType.SERVER_VERIFIED,
            Status.TRUE,
            "Verified",
            "Its API server proves by its certificate that it is the host.")
        : new Finding(
            ConditionType.SERVER_VERIFIED,
            Status.FALSE,
            "NotVerified",
            "insecure-skip-tls-verify is set: anybody between the service and the host can pose as"
                + " it, and gets the service's credentials. Give the kubeconfig"
                + " certificate-authority-data instead.");
  }

  static Finding version(String version) {
    var matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return new Finding(
          ConditionType.VERSION_SUPPORTED,
          Status.UNKNOWN,
          "NotUnderstood",
          "It says it runs " + version + ".");
    }
    var minor = Integer.parseInt(matcher.group(2));
    var supported = Integer.parseInt(matcher.group(1)) > 1 || minor >= OLDEST_MINOR;
    return supported
        ? new Finding(
            ConditionType.VERSION_SUPPORTED,
            Status.TRUE,
            "Supported",
            "It runs Kubernetes " + version + ".")
        : new Finding(
            ConditionType.VERSION_SUPPORTED,
            Status.FALSE,
            "TooOld",
            "It runs Kubernetes "
                + version
                + "; virtual clusters need 1."
                + OLDEST_MINOR
                + " or newer.");
  }

  /** What may not or cannot be seen is not known, and keeps nothing else from being found. */
  private static Finding allowed(ConditionType type, Supplier<Finding> look) {
    try {
      return look.get();
    } catch (ProviderException e) {
      if (e.code() == FailureReason.HOST_UNREACHABLE) {
        throw e;
      }
      return new Finding(type, Status.UNKNOWN, e.reason(), e.message());
    }
  }

  private static Finding storageClass(KubeHost host) {
    var type = ConditionType.DEFAULT_STORAGE_CLASS;
    var defaults =
        host.listMetadata("/apis/storage.k8s.io/v1/storageclasses", Map.of("limit", "500"))
            .map(each -> each.path("metadata"))
            .filter(each -> each.path("annotations").path(IS_DEFAULT).asText().equals("true"))
            .map(each -> each.path("name").asText())
            .sorted()
            .toList();
    return defaults.isEmpty()
        ? new Finding(
            type,
            Status.FALSE,
            "NoDefault",
            "No StorageClass is the default one: virtual clusters with a volume stay pending unless"
                + " their values name one.")
        : new Finding(
            type, Status.TRUE, "Found", "The default is " + String.join(", ", defaults) + ".");
  }

  /** Ours are those with our mark: with a short prefix, or none, others' begin like them. */
  private static Finding quota(KubeHost host) {
    var exhausted = new ArrayList<String>();
    var seen = new HashSet<String>();
    var ours = namespaces(host);
    each(
        host,
        "/api/v1/resourcequotas",
        Map.of(),
        quota -> {
          var namespace = quota.path("metadata").path("namespace").asText();
          if (ours.contains(namespace)) {
            seen.add(namespace);
            exhausted(quota, exhausted);
          }
        });
    return exhausted.isEmpty()
        ? new Finding(
            ConditionType.QUOTA_SUFFICIENT,
            Status.TRUE,
            "Sufficient",
            seen.isEmpty()
                ? "No ResourceQuota limits the namespaces of virtual clusters."
                : "No ResourceQuota in the namespaces of virtual clusters is used up.")
        : new Finding(
            ConditionType.QUOTA_SUFFICIENT,
            Status.FALSE,
            "Exhausted",
            "Used up: " + shortened(exhausted) + ".");
  }

  /** Those that were made for clusters, and those that clusters are in that were there before. */
  private static Set<String> namespaces(KubeHost host) {
    var marked = Map.of("labelSelector", Mark.CLUSTER_ID);
    var namespaces = new HashSet<String>();
    each(
        host,
        "/api/v1/namespaces",
        marked,
        each -> namespaces.add(each.path("metadata").path("name").asText()));
    for (var workloads : List.of("statefulsets", "deployments")) {
      each(
          host,
          "/apis/apps/v1/" + workloads,
          marked,
          each -> namespaces.add(each.path("metadata").path("namespace").asText()));
    }
    return namespaces;
  }

  private static void exhausted(JsonNode quota, List<String> target) {
    var status = quota.path("status");
    var place =
        quota.path("metadata").path("namespace").asText()
            + "/"
            + quota.path("metadata").path("name").asText();
    status
        .path("hard")
        .properties()
        .forEach(
            hard -> {
              var used = status.path("used").path(hard.getKey()).asText("0");
              if (CapacitySums.number(used).compareTo(CapacitySums.number(hard.getValue().asText()))
                  >= 0) {
                target.add(
                    hard.getKey()
                        + " of "
                        + place
                        + " ("
                        + used
                        + " of "
                        + hard.getValue().asText()
                        + ")");
              }
            });
  }

  private static void each(
      KubeHost host, String path, Map<String, String> query, Consumer<JsonNode> seen) {
    var next = query;
    for (var pages = 0; pages < MOST_PAGES; pages++) {
      var page = host.page(path, next, PAGE);
      StreamSupport.stream(page.path("items").spliterator(), false).forEach(seen);
      var more = page.path("metadata").path("continue").asText("");
      if (more.isEmpty()) {
        return;
      }
      next = new HashMap<>(query);
      next.put("continue", more);
    }
    throw ProviderException.passing(
        FailureReason.TOO_MANY,
        "Host '" + host.name() + "' has more of " + path + " than are counted.");
  }

  /** As many as people read, and how many more there are. */
  static String shortened(List<String> several) {
    var more = several.size() - MOST_NAMED;
    return several.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
