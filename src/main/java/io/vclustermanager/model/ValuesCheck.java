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
   * What somebody asks for.
   *
   * @param name the cluster's name
   * @param hostKind what it shall run on; null when that is not known
   * @param kubernetesVersion one of {@link KubernetesVersions}
   * @param size as the user wrote it; null: none
   * @param values plain JSON: maps, lists, texts, numbers, booleans and null
   */
  record Wish(
      String name,
      Host.@Nullable Kind hostKind,
      String kubernetesVersion,
      @Nullable String size,
      Map<String, @Nullable Object> values) {}
}
