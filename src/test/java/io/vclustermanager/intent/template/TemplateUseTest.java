package io.vclustermanager.intent.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.intent.template.TemplateUse.Called;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is filled into a template. */
final class TemplateUseTest {
  @Test
  void noParameterStandsInForWhatTheClusterIsCalled() {
    var places =
        TemplateUse.places(
            Map.of(
                "cluster.name", "../..", "cluster.owner", Map.of(), "cluster.id", 1, "team", "red"),
            new Called("shop", "vc-shop", "crew", "cl_1"));

    assertThat(places)
        .isEqualTo(
            Map.of(
                "cluster.name", "shop",
                "cluster.namespace", "vc-shop",
                "cluster.owner", "crew",
                "cluster.id", "cl_1",
                "team", "red"));
  }
}
