package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.provider.vcluster.chart.ValuesTree.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the schema allows and the chart's templates, or the control plane when it starts, refuse:
 * then the install fails, or the pod crashes again and again.
 */
final class Combinations {
  private static final List<String> STORES =
      List.of(
          "etcd.embedded",
          "etcd.deploy",
          "etcd.external",
          "database.embedded",
          "database.external");
  private static final List<String> VOLUME_SNAPSHOTS =
      List.of(
          "sync.toHost.volumeSnapshots",
          "sync.toHost.volumeSnapshotContents",
          "sync.fromHost.volumeSnapshotClasses",
          "deploy.volumeSnapshotController",
          "rbac.enableVolumeSnapshotRules");
  private static final Set<String> POD_SECURITY = Set.of("privileged", "baseline", "restricted");
  private static final Set<String> SWITCH = Set.of("", "auto", "true", "false");

  /** After a percent sign it reads two digits everywhere but in a query. */
  private static final String ENCODED = "%[0-9A-Fa-f]{2}";

  /**
   * As the control plane reads it, which knows more hosts than Java: names inside a host's own
   * network have underscores.
   */
  private static final Pattern WEB_ADDRESS =
      Pattern.compile(
          "https?://(?:(?:[^\\s/?#@%]|"
              + ENCODED
              + ")*+@)?(?:[-A-Za-z0-9_.~!$&'()*+,;=\\u0080-\\uFFFF]+"
              + "|\\[[0-9A-Fa-f:.]+(?:%25(?:[^]\\s%]|"
              + ENCODED
              + ")++)?])(?::[0-9]*)?(?:/(?:[^?#%\\p{Cntrl}]|"
              + ENCODED
              + ")*+)?(?:\\?[^#\\p{Cntrl}]*+)?(?:#(?:[^%\\p{Cntrl}]|"
              + ENCODED
              + ")*+)?");

  /** The names of the volumes that the chart's pod has already. */
  private static final Set<String> VOLUMES =
      Set.of("helm-cache", "binaries", "tmp", "certs", "vcluster-config", "data", "vcluster-logs");

  /** The pod of the chart's etcd is called {@code <name>-etcd-0}, and its labels have an end. */
  private static final int LONGEST_NAME_WITH_ETCD = 47;

  private static final String REPLICAS = "controlPlane.statefulSet.highAvailability.replicas";
  private static final String ADDED_VOLUMES = "controlPlane.statefulSet.persistence.addVolumes";

  private final ValuesTree values;
  private final String name;
  private final Findings findings;

  private Combinations(ValuesTree values, String name, Findings findings) {
    this.values = values;
    this.name = name;
    this.findings = findings;
  }

  /**
   * Checks them.
   *
   * @param name the cluster's name
   */
  static void check(ValuesTree values, String name, Findings findings) {
    var combinations = new Combinations(values, name, findings);
    combinations.checkStores();
    combinations.checkReplicas();
    combinations.checkExport();
    combinations.checkSync();
    combinations.checkControlPlane();
    combinations.checkSwitches();
  }

  private void checkStores() {
    var chosen = STORES.stream().filter(this::isStore).toList();
    if (chosen.size() > 1) {
      findings.add(
          "controlPlane.backingStore",
          "switches on " + String.join(" and ", chosen) + "; there is one backing store.");
    }
    if (isStore("etcd.deploy") && name.length() > LONGEST_NAME_WITH_ETCD) {
      findings.add(
          "controlPlane.backingStore.etcd.deploy.enabled",
          "needs a cluster's name of at most " + LONGEST_NAME_WITH_ETCD + " characters.");
    }
  }

  private boolean isStore(String store) {
    return values.isOn("controlPlane.backingStore." + store + ".enabled");
  }

  private void checkReplicas() {
    var replicas = values.number(REPLICAS, 1);
    if (replicas < 1) {
      findings.add(REPLICAS, "must be at least 1: without a replica it never gets ready.");
    }
    var elsewhere = STORES.stream().filter(store -> !store.equals("database.embedded"));
    if (replicas > 1 && elsewhere.noneMatch(this::isStore)) {
      findings.add(
          REPLICAS,
          "must be 1 with the embedded database; for more, switch on"
              + " controlPlane.backingStore.etcd.deploy.");
    }
  }

  private void checkExport() {
    var secrets = values.list("exportKubeConfig.additionalSecrets");
    if (!secrets.isEmpty()
        && (values.isFilled("exportKubeConfig.secret.name")
            || values.isFilled("exportKubeConfig.secret.namespace"))) {
      findings.add(
          "exportKubeConfig.secret", "cannot stand beside additionalSecrets; give these alone.");
    }
    for (var index = 0; index < secrets.size(); index++) {
      var path = "exportKubeConfig.additionalSecrets." + index;
      if (secrets.get(index) instanceof Map<?, ?> secret) {
        if (blank(secret.get("name")) && blank(secret.get("namespace"))) {
          findings.add(path, "needs a name, a namespace, or both.");
        }
      }
    }
    checkServer("exportKubeConfig.server", values.text("exportKubeConfig.server"));
  }

  /** Only this one: of further Secrets the control plane writes down what it is told. */
  private void checkServer(String path, String address) {
    if (!address.isEmpty() && !WEB_ADDRESS.matcher(address).matches()) {
      findings.add(path, "must be an address that begins with https:// or http://.");
    }
  }

  private void checkSync() {
    for (var path : VOLUME_SNAPSHOTS) {
      if (values.find(path).isPresent()) {
        findings.add(path, "was removed in vCluster 0.36; leave it out.");
      }
    }
    for (var kind : List.of("storageClasses", "priorityClasses")) {
      if (values.isOn("sync.toHost." + kind + ".enabled")
          && values.isOn("sync.fromHost." + kind + ".enabled")) {
        findings.add(
            "sync.fromHost." + kind + ".enabled",
            "cannot stand beside sync.toHost." + kind + ".enabled; choose one direction.");
      }
    }
    if ((values.isOn("controlPlane.distro.k8s.scheduler.enabled")
            || values.isOn("controlPlane.advanced.virtualScheduler.enabled"))
        && !values.isOn("sync.fromHost.nodes.enabled")) {
      findings.add("sync.fromHost.nodes.enabled", "must be true for a scheduler of its own.");
    }
  }

  private void checkControlPlane() {
    var standard = values.text("policies.podSecurityStandard");
    if (!standard.isEmpty() && !POD_SECURITY.contains(standard)) {
      findings.add(
          "policies.podSecurityStandard", "must be one of privileged, baseline and restricted.");
    }
    var added = values.list(ADDED_VOLUMES);
    for (var index = 0; index < added.size(); index++) {
      if (added.get(index) instanceof Map<?, ?> volume
          && volume.get("name") instanceof String volumeName
          && VOLUMES.contains(volumeName)) {
        findings.add(
            ADDED_VOLUMES + "." + index + ".name", "is the name of a volume of vCluster's own.");
      }
    }
    var budget = "controlPlane.advanced.podDisruptionBudget.";
    if (values.isOn(budget + "enabled")
        && values.isFilled(budget + "minAvailable")
        && values.isFilled(budget + "maxUnavailable")) {
      findings.add(budget + "maxUnavailable", "cannot stand beside minAvailable.");
    }
    if (values.isFilled("controlPlane.endpoint") && !values.isOn("privateNodes.enabled")) {
      findings.add("controlPlane.endpoint", "is for private nodes only.");
    }
  }

  /** Where a text is allowed beside true and false, the schema takes any text. */
  private void checkSwitches() {
    Stream.of(
            "sync.*.*.enabled",
            "sync.toHost.gatewayApi.*.enabled",
            "policies.*.enabled",
            "rbac.*.enabled",
            "controlPlane.statefulSet.persistence.volumeClaim.enabled")
        .flatMap(path -> values.all(path).stream())
        .filter(place -> place.value() instanceof String text && !SWITCH.contains(text))
        .map(Place::path)
        .forEach(path -> findings.add(path, "must be one of auto, true and false."));
  }

  private static boolean blank(@Nullable Object value) {
    return !(value instanceof String text) || text.isBlank();
  }
}
