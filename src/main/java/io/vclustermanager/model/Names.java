package io.vclustermanager.model;

import io.vclustermanager.model.Refusal.Code;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What names must look like. */
public final class Names {
  /** The longest name of a cluster, a host or a template, in characters. */
  public static final int LONGEST_NAME = 40;

  /** The most characters that a user's name can have. */
  public static final int LONGEST_USER = 128;

  /** The middle is what the first and the last character leave. */
  private static final Pattern CLUSTER =
      Pattern.compile("[a-z]([-a-z0-9]{0," + (LONGEST_NAME - 2) + "}[a-z0-9])?");

  /** What a StatefulSet's name leaves of a label for the revision behind it. */
  private static final int LONGEST_RELEASE = 52;

  /** A Service has its name. */
  private static final Pattern RELEASE =
      Pattern.compile("[a-z]([-a-z0-9]{0," + (LONGEST_RELEASE - 2) + "}[a-z0-9])?");

  /** RFC 1123 label, as Kubernetes demands of namespaces. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** A Service of the name {@code kubernetes} would clash with the API server's own. */
  private static final Set<String> RESERVED_CLUSTERS = Set.of("kubernetes");

  private Names() {}

  /** The regular expression that a cluster's whole name matches. */
  public static String clusterPattern() {
    return "^" + CLUSTER + "$";
  }

  /** The names that no cluster may have though they match, in order. */
  public static List<String> reservedForClusters() {
    return RESERVED_CLUSTERS.stream().sorted().toList();
  }

  /** The valid name that is nearest to what somebody wrote; empty where nothing of it is left. */
  static Optional<String> nearest(String text) {
    var plain =
        Normalizer.normalize(text.substring(0, Math.min(text.length(), 1000)), Form.NFD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[-0-9]+", "");
    var end = plain.substring(0, Math.min(plain.length(), LONGEST_NAME)).replaceAll("-$", "");
    return CLUSTER.matcher(end).matches() && !RESERVED_CLUSTERS.contains(end)
        ? Optional.of(end)
        : Optional.empty();
  }

  private static String suchAs(String text) {
    return nearest(text).map(each -> " The nearest one is " + quoted(each) + ".").orElse("");
  }

  private static String suchAsNamespace(String text) {
    return nearest(text)
        .filter(each -> !each.startsWith("kube-") && !each.equals("default"))
        .map(each -> " The nearest one is " + quoted(each) + ".")
        .orElse("");
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
              + " characters long."
              + suchAs(name));
    }
    return RESERVED_CLUSTERS.contains(name)
        ? refusal(
            Code.NAME_RESERVED,
            "name",
            "The name '" + name + "' is reserved; choose another, such as '" + name + "-1'.")
        : Optional.empty();
  }

  /** What is wrong with the name of a Helm release that is to be adopted, if anything. */
  public static Optional<Refusal> checkRelease(String name) {
    return RELEASE.matcher(name).matches()
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "release",
            "The name of a virtual cluster's release has lower-case letters, digits and '-', begins"
                + " with a letter, ends with a letter or digit and is at most "
                + LONGEST_RELEASE
                + " characters long.");
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
                + " digit and is at most 63 characters long."
                + suchAsNamespace(namespace));
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
                + " characters long."
                + suchAs(name));
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
                + " characters long."
                + suchAs(name));
  }

  /** What is wrong with the name of a new team, if anything. */
  public static Optional<Refusal> checkTeam(String name) {
    return CLUSTER.matcher(name).matches()
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "name",
            "A team's name has lower-case letters, digits and '-', begins with a letter, ends with"
                + " a letter or digit and is at most 40 characters long."
                + suchAs(name));
  }

  /** What is wrong with the name of a new user, if anything. */
  public static Optional<Refusal> checkUser(String name) {
    return isUser(name)
        ? Optional.empty()
        : refusal(
            Code.INVALID,
            "name",
            "A user's name has 1 to "
                + LONGEST_USER
                + " characters, not all of them blank, and no control characters.");
  }

  /** Whether a user can be called so: what a token may name, and no more. */
  public static boolean isUser(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST_USER
        && name.chars().noneMatch(Character::isISOControl);
  }

  /** What a user gave, to be repeated in a message. */
  public static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  static String shortened(String text) {
    return shortened(text, 80);
  }

  /** At most so many characters of a text; that there were more is seen. */
  static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static Optional<Refusal> refusal(Code code, String field, String message) {
    return Optional.of(Refusal.of(code, field, message));
  }
}
