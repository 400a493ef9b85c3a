package io.vclustermanager.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says, before anything is written, what is wrong with the size and the values that somebody asks
 * for. It is quick and asks nobody: no host, no network.
 */
public interface ValuesCheck {
  /** What is wrong, each with its place in the input; empty when all is well. */
  List<Refusal> check(Wish wish);

  /**
   * What is wrong with a change: what loses state or cannot be changed at all is refused before
   * anything is touched.
   */
  List<Refusal> checkChange(Wish before, Wish after);

  /**
   * The values of a change with what a virtual cluster has to keep where only its size says it:
   * another size gives it other resources, but its volume stays.
   */
  Map<String, @Nullable Object> carriedOver(Wish before, Wish after);

  /**
   * The versions of vCluster's chart that can be asked for, the one of new clusters first; empty
   * while the administrator's files cannot be read.
   */
  List<String> chartVersions();

  /** Whether a cluster that runs this version of the chart can be gone on with. */
  boolean hasChart(String version);

  /**
   * Whether more is known of this version's values than its schema says.
   *
   * @param chartVersion null: that of new clusters
   */
  boolean hasRules(@Nullable String chartVersion);

  /**
   * Values as the chart has them in all: above its own, and without what null takes away; the
   * values alone while the chart is not known.
   *
   * @param chartVersion null: that of new clusters
   */
  Map<String, @Nullable Object> inAll(
      Map<String, @Nullable Object> values, @Nullable String chartVersion);

  /**
   * What somebody asks for.
   *
   * @param name the cluster's name
   * @param hostKind what it shall run on; null when that is not known
   * @param kubernetesVersion one of {@link KubernetesVersions}
   * @param size as the user wrote it; null: none
   * @param values plain JSON: maps, lists, texts, numbers, booleans and null
   * @param base what the values stand on, above those of the size; it was checked by itself
   * @param chartVersion of vCluster's chart; null: that of new clusters
   * @param namespace the cluster's on its host; null when that is not known
   */
  record Wish(
      String name,
      Host.@Nullable Kind hostKind,
      String kubernetesVersion,
      @Nullable String size,
      Map<String, @Nullable Object> values,
      Map<String, @Nullable Object> base,
      @Nullable String chartVersion,
      @Nullable String namespace) {
    /** One whose namespace is not known. */
    public Wish(
        String name,
        Host.@Nullable Kind hostKind,
        String kubernetesVersion,
        @Nullable String size,
        Map<String, @Nullable Object> values,
        Map<String, @Nullable Object> base,
        @Nullable String chartVersion) {
      this(name, hostKind, kubernetesVersion, size, values, base, chartVersion, null);
    }

    /** One whose values stand on its size alone. */
    public Wish(
        String name,
        Host.@Nullable Kind hostKind,
        String kubernetesVersion,
        @Nullable String size,
        Map<String, @Nullable Object> values) {
      this(name, hostKind, kubernetesVersion, size, values, Map.of(), null);
    }
  }
}
