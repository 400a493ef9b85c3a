package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Refusal.Code;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names and labels must look like. */
final class NamesTest {
  /** What clients are told is what is checked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a-b",
        "abcdefghijklmnopqrstuvwxyz-0123456789-ab",
        "abcdefghijklmnopqrstuvwxyz-0123456789-abc",
        "kubernetes",
        "1a",
        "a-",
        "A",
        "a\n",
        ""
      })
  void theRulesAreToldAsTheyAre(String name) {
    var allowed =
        Pattern.compile(Names.clusterPattern()).matcher(name).matches()
            && name.length() <= Names.LONGEST_NAME
            && !Names.reservedForClusters().contains(name);

    assertThat(allowed).isEqualTo(Names.checkCluster(name).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "My Cluster, my-cluster",
    "feature/JIRA-12_x, feature-jira-12-x",
    "9lives, lives",
    "-Größe-, gro-e",
    "a.b.c, a-b-c"
  })
  void theNearestValidNameIsOffered(String name, String nearest) {
    assertThat(Names.checkCluster(name))
        .hasValueSatisfying(refusal -> assertThat(refusal.message()).contains("'" + nearest + "'"));
    assertThat(Names.checkCluster(nearest)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "---", "123", "äöü!"})
  void whatIsOfferedIsValid(String name) {
    Names.nearest(name).ifPresent(each -> assertThat(Names.checkCluster(each)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a1", "hello", "a-b", "a--b", "abcdefghijklmnopqrstuvwxyz-0123456789-ab"})
  void aGoodNameIsTaken(String name) {
    assertThat(Names.checkCluster(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1a",
        "-a",
        "a-",
        "A",
        "a_b",
        "a.b",
        "a b",
        "a\n",
        "ä",
        "abcdefghijklmnopqrstuvwxyz-0123456789-abc"
      })
  void aBadNameIsRefused(String name) {
    assertThat(Names.checkCluster(name)).map(Refusal::code).contains(Code.INVALID);
    assertThat(Names.checkCluster(name)).map(Refusal::path).contains(List.of("input", "name"));
  }

  @Property
  void noNameLooksLikeAnId(@ForAll String name) {
    assertThat(Names.checkCluster(name).isPresent() || !NodeId.looksLikeId(name)).isTrue();
  }

  @Test
  void aReservedNameIsRefused() {
    assertThat(Names.checkCluster("kubernetes")).map(Refusal::code).contains(Code.NAME_RESERVED);
  }

  @ParameterizedTest
  @CsvSource({
    "default, NAME_RESERVED",
    "kube-system, NAME_RESERVED",
    "kube-, NAME_RESERVED",
    "kube_, INVALID",
    "-team, INVALID",
    "team-, INVALID",
    "Team, INVALID",
    "te.am, INVALID",
    "'', INVALID"
  })
  void aBadNamespaceIsRefused(String namespace, Code code) {
    assertThat(Names.checkNamespace(namespace)).map(Refusal::code).contains(code);
  }

  @Test
  void aNamespaceHasAtMost63Characters() {
    assertThat(Names.checkNamespace("1".repeat(63))).isEmpty();
    assertThat(Names.checkNamespace("1".repeat(64))).map(Refusal::code).contains(Code.INVALID);
  }

  @Test
  void thePrefixIsPutOnceBeforeANamespace() {
    assertThat(Names.prefixed("vc-", "team")).isEqualTo("vc-team");
    assertThat(Names.prefixed("vc-", "vc-team")).isEqualTo("vc-team");
    assertThat(Names.prefixed("", "team")).isEqualTo("team");
  }
}
