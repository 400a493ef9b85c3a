package io.vclustermanager.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The versions of Kubernetes that a virtual cluster can run: the image tags that vCluster 0.36
 * knows, and any other patch release of their minor versions.
 */
public final class KubernetesVersions {
  private static final List<String> TAGS =
      List.of("v1.36.0", "v1.35.0", "v1.34.0", "v1.33.4", "v1.32.1", "v1.31.1", "v1.30.2");

  private static final Pattern PATCH = Pattern.compile("(v1\\.\\d{2})\\.(0|[1-9]\\d{0,2})");

  private KubernetesVersions() {}

  /** The newest one's image tag. */
  public static String newest() {
    return TAGS.getFirst();
  }

  /** All, newest first, as {@code 1.36.0}. */
  public static List<String> known() {
    return TAGS.stream().map(KubernetesVersions::display).toList();
  }

  /** As people write it: the tag without its {@code v}. */
  public static String display(String tag) {
    return tag.substring(1);
  }

  /**
   * The image tag for a version given as {@code 1.35}, {@code 1.35.3} or {@code v1.35.3}: of a
   * known minor version any patch release, since they come more often than releases of this
   * service.
   */
  public static Optional<String> tag(String version) {
    var wanted = version.startsWith("v") ? version : "v" + version;
    var patch = PATCH.matcher(wanted);
    return patch.matches() && knownOf(patch.group(1)).isPresent()
        ? Optional.of(wanted)
        : knownOf(wanted);
  }

  private static Optional<String> knownOf(String minor) {
    return TAGS.stream().filter(tag -> minor(tag).equals(minor)).findFirst();
  }

  /** What should be known of a version that is newer than those that vCluster knows, if it is. */
  public static Optional<Warning> warning(@Nullable String version) {
    return Optional.ofNullable(version)
        .flatMap(KubernetesVersions::tag)
        .filter(KubernetesVersions::isNewerThanKnown)
        .map(
            tag ->
                Warning.of(
                    Warning.Code.KUBERNETES_NOT_KNOWN,
                    "kubernetesVersion",
                    "Of this minor version vCluster knows "
                        + knownOf(minor(tag)).map(KubernetesVersions::display).orElseThrow()
                        + ", and "
                        + display(tag)
                        + " is newer. If there is no image of it, the condition Ready says so; ask"
                        + " for another version then."));
  }

  private static boolean isNewerThanKnown(String tag) {
    return knownOf(minor(tag)).filter(known -> patchNumber(known) < patchNumber(tag)).isPresent();
  }

  private static int patchNumber(String tag) {
    return Integer.parseInt(tag.substring(tag.lastIndexOf('.') + 1));
  }

  /** What is wrong with a version that somebody asks for, if anything. */
  public static Optional<Refusal> check(String version) {
    return tag(version).isPresent()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Refusal.Code.INVALID,
                "kubernetesVersion",
                "Kubernetes "
                    + Names.quoted(version)
                    + " is not supported; choose one of "
                    + String.join(", ", known())
                    + ", or another patch release of one of these."));
  }

  /**
   * How many minor versions lie between two tags: 1 from 1.35 to 1.36, below 0 for a step back.
   * Kubernetes is upgraded by one minor version at a time and never down.
   */
  public static int minorsBetween(String from, String to) {
    return minorNumber(to) - minorNumber(from);
  }

  private static int minorNumber(String tag) {
    var parts = tag.split("\\.", -1);
    return Integer.parseInt(parts[1]);
  }

  private static String minor(String tag) {
    return tag.substring(0, tag.lastIndexOf('.'));
  }
}
