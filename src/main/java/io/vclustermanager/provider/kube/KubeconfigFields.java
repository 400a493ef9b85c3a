package io.vclustermanager.provider.kube;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the fields of a kubeconfig mean to the service: taken, left out, or refused, and why. */
final class KubeconfigFields {
  static final String CLUSTER = "clusters[].cluster";
  static final String USER = "users[].user";
  static final String UNVERIFIED = "insecure-skip-tls-verify";

  /** Those that are read, and those that only say how something looks or how fast it goes. */
  private static final Set<String> OF_CLUSTER =
      Set.of(
          "server",
          "certificate-authority-data",
          "certificate-authority",
          "tls-server-name",
          UNVERIFIED,
          "disable-compression",
          "extensions");

  private static final Set<String> OF_USER =
      Set.of(
          "token",
          "tokenFile",
          "client-certificate-data",
          "client-certificate",
          "client-key-data",
          "client-key",
          "extensions");

  private static final List<String> FILES_OF_CLUSTER = List.of("certificate-authority");
  private static final List<String> FILES_OF_USER =
      List.of("client-certificate", "client-key", "tokenFile");
  private static final Set<String> PROGRAMS = Set.of("exec", "auth-provider");
  private static final Set<String> PASSWORDS = Set.of("username", "password");
  private static final int LONGEST_NAME = 60;

  private KubeconfigFields() {}

  static void checkCluster(Map<?, ?> cluster, KubeconfigRules rules) throws BadKubeconfigException {
    checkFiles(CLUSTER, cluster, FILES_OF_CLUSTER, rules);
    onlyKnown(CLUSTER, cluster, OF_CLUSTER);
    var unverified = cluster.get(UNVERIFIED);
    if (unverified != null && !(unverified instanceof Boolean)) {
      throw refused(CLUSTER, UNVERIFIED, "is neither true nor false.");
    }
    if (Boolean.TRUE.equals(unverified) && !rules.unverified()) {
      throw refused(
          CLUSTER,
          UNVERIFIED,
          "would let anybody pose as the host: give its certificate-authority-data instead. A"
              + " configured host may have it, where vcm.hosts.<name>.insecure-skip-tls-verify is"
              + " true.");
    }
    KubeconfigMaterial.checkBase64(CLUSTER, cluster, "certificate-authority-data");
  }

  static void checkUser(Map<?, ?> user, KubeconfigRules rules) throws BadKubeconfigException {
    checkFiles(USER, user, FILES_OF_USER, rules);
    onlyKnown(USER, user, OF_USER);
    KubeconfigMaterial.checkBase64(USER, user, "client-certificate-data");
    KubeconfigMaterial.checkBase64(USER, user, "client-key-data");
  }

  private static void checkFiles(
      String place, Map<?, ?> fields, List<String> files, KubeconfigRules rules)
      throws BadKubeconfigException {
    for (var name : files) {
      if (fields.containsKey(name) && !rules.isConfigured()) {
        throw refused(
            place,
            name,
            "names a file: give its content instead, as `kubectl config view --raw --flatten`"
                + " does.");
      }
    }
  }

  /** Refuses what is not one of these. */
  static void onlyKnown(String place, Map<?, ?> fields, Set<String> known)
      throws BadKubeconfigException {
    for (var each : fields.keySet()) {
      var name = String.valueOf(each);
      if (!known.contains(name)) {
        throw unknown(place, name);
      }
    }
  }

  private static BadKubeconfigException unknown(String place, String name) {
    if (PROGRAMS.contains(name)) {
      return refused(
          place,
          name,
          "would run a program of the service's own machine: give a token or a client certificate"
              + " instead, by the recipe of docs/hosts.md.");
    }
    if (PASSWORDS.contains(name)) {
      return refused(
          place, name, "is known to Kubernetes no more: give a token or a client certificate.");
    }
    if (name.startsWith("as")) {
      return refused(
          place,
          name,
          "would act as somebody else: give the token of the account that is meant, and leave it"
              + " out.");
    }
    if (name.equals("proxy-url")) {
      return refused(
          place,
          name,
          "would send the credentials through somebody's proxy: give an address that the service"
              + " reaches by itself, and leave it out.");
    }
    return refused(place, shortened(name), "is not taken: leave it out.");
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }

  /** A text, where it is given. */
  static Optional<String> text(String place, Map<?, ?> fields, String name)
      throws BadKubeconfigException {
    var value = fields.get(name);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw refused(place, name, "is not a text: put it in quotes.");
  }

  static BadKubeconfigException refused(String place, String name, String why) {
    return new BadKubeconfigException((place.isEmpty() ? "" : place + ".") + name + " " + why);
  }
}
