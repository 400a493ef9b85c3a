package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what people write to an image's tag. */
final class KubernetesVersionsTest {
  @ParameterizedTest
  @CsvSource({
    "1.35, v1.35.0",
    "1.35.0, v1.35.0",
    "v1.35, v1.35.0",
    "v1.33.4, v1.33.4",
    "1.33, v1.33.4",
    "1.35.3, v1.35.3",
    "v1.35.3, v1.35.3",
    "1.33.0, v1.33.0",
    "1.36.12, v1.36.12"
  })
  void aKnownVersionIsFound(String written, String tag) {
    assertThat(KubernetesVersions.tag(written)).contains(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v",
        "1",
        "1.",
        "1.3",
        "1.35.",
        "1.35.01",
        "1.35.x",
        "1.35.1-rc.1",
        "1.99",
        "1.99.1",
        "vv1.35",
        "1.35.0 ",
        "latest"
      })
  void anUnknownOneIsNot(String written) {
    assertThat(KubernetesVersions.tag(written)).isEmpty();
  }

  @Test
  void whatIsShownCanBeGiven() {
    assertThat(KubernetesVersions.known())
        .isNotEmpty()
        .allSatisfy(
            shown ->
                assertThat(KubernetesVersions.tag(shown))
                    .hasValueSatisfying(
                        tag -> assertThat(KubernetesVersions.display(tag)).isEqualTo(shown)));
  }

  @ParameterizedTest
  @CsvSource({"1.35.3, true", "v1.33.5, true", "1.35.0, false", "1.33.0, false", "1.35, false"})
  void whatIsNewerThanKnownIsWarnedOf(String written, boolean warned) {
    assertThat(KubernetesVersions.warning(written).isPresent()).isEqualTo(warned);
  }

  @Test
  void theNewestComesFirst() {
    assertThat(KubernetesVersions.known().getFirst())
        .isEqualTo(KubernetesVersions.display(KubernetesVersions.newest()));
  }
}
