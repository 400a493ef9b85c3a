package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets past a fence, or into another's, by what stands on a namespace. */
final class NamespaceRulesTest {
  @ParameterizedTest
  @CsvSource({
    "tenant.vcluster-manager.io/team, RESTRICTED",
    "team, TRUSTED",
    "example.com/team, TRUSTED",
    "istio-injection, ANY",
    "istio.io/rev, ANY",
    "name, ANY",
    "linkerd.io/inject, ANY",
    "pod-security.kubernetes.io/warn, ANY",
    "scheduler.alpha.kubernetes.io/node-selector, ANY",
    "iam.amazonaws.com/permitted, ANY",
    "field.cattle.io/projectId, ANY"
  })
  void eachKeyNeedsAProfile(String key, ValuesProfile least) {
    for (var profile : ValuesProfile.values()) {
      var labels = judge(new NamespaceMetadata(Map.of(key, "a"), null), profile);
      var annotations = judge(new NamespaceMetadata(null, Map.of(key, "a")), profile);

      assertThat(labels.isEmpty())
          .as("%s by %s", key, profile)
          .isEqualTo(least.compareTo(profile) <= 0);
      assertThat(annotations.isEmpty()).isEqualTo(labels.isEmpty());
    }
  }

  @Test
  void aRefusalNamesThePathTheProfileAndWhomToAsk() {
    var refusal =
        judge(new NamespaceMetadata(Map.of("team", "red"), null), ValuesProfile.RESTRICTED)
            .getFirst();

    assertThat(refusal.code()).isEqualTo(Refusal.Code.FORBIDDEN);
    assertThat(refusal.path()).containsExactly("input", "namespaceLabels", "team");
    assertThat(refusal.message())
        .startsWith("namespaceLabels.team is not among what a namespace may carry with the profile")
        .contains("RESTRICTED", "tenant.vcluster-manager.io/", "TRUSTED", "the owner 'crew'");
  }

  @Test
  void whatStaysIsNotJudgedAgain() {
    var before = new NamespaceMetadata(Map.of("team", "red"), null);
    var more = Map.of("team", "red", "tenant.vcluster-manager.io/cost", "1");

    assertThat(
            NamespaceRules.judge(before, before.with(more, null), ValuesProfile.RESTRICTED, "crew"))
        .isEmpty();
    assertThat(
            NamespaceRules.judge(
                before,
                before.with(Map.of("team", "blue"), null),
                ValuesProfile.RESTRICTED,
                "crew"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vcluster-manager.io/cluster-id",
        "vcluster-manager.io/may-write",
        "other.vcluster-manager.io/x",
        "pod-security.kubernetes.io/enforce",
        "kubernetes.io/metadata.name",
        "vcluster.loft.sh/created",
        "tenant.vcluster-manager.io/",
        "a b",
        ""
      })
  void somethingIsForNobody(String key) {
    assertThat(NamespaceRules.check(new NamespaceMetadata(Map.of(key, "a"), null))).hasSize(1);
    assertThat(NamespaceRules.check(new NamespaceMetadata(null, Map.of(key, "a")))).hasSize(1);
  }

  @Test
  void anAnnotationMayBeAnyTextAndALabelMayNot() {
    var text = Map.of("tenant.vcluster-manager.io/note", "two words\nand a line");

    assertThat(NamespaceRules.check(new NamespaceMetadata(null, text))).isEmpty();
    assertThat(NamespaceRules.check(new NamespaceMetadata(text, null))).hasSize(1);
    assertThat(
            NamespaceRules.check(
                new NamespaceMetadata(
                    null, Map.of("tenant.vcluster-manager.io/note", "a".repeat(17 << 10)))))
        .hasSize(1);
  }

  private static java.util.List<Refusal> judge(NamespaceMetadata after, ValuesProfile profile) {
    return NamespaceRules.judge(NamespaceMetadata.NONE, after, profile, "crew");
  }
}
