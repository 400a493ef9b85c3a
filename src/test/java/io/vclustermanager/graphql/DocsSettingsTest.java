package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.model.DocsPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the documentation can be read, as the configuration says it. */
final class DocsSettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"https://docs.example.com/vcm", " https://docs.example.com/vcm// "})
  void aPageStandsBelowTheAddress(String docsUrl) {
    assertThat(new DocsSettings(docsUrl).address(DocsPage.LEASES))
        .contains("https://docs.example.com/vcm/clusters.md#leases");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void withoutAnAddressThereIsNoPage(String docsUrl) {
    assertThat(new DocsSettings(docsUrl).address(DocsPage.ERRORS)).isEmpty();
  }

  @Test
  void whatCannotBeFollowedIsRefusedAtTheStart() {
    assertThatThrownBy(() -> new DocsSettings("docs/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vcm.docs-url")
        .hasMessageContaining("https://");
  }
}
