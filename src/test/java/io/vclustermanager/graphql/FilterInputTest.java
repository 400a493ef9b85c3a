package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.LabelFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a filter by a label asks for. */
final class FilterInputTest {
  @Test
  void aKeyAloneAsksForTheLabelItself() {
    assertThat(label(Map.of("key", "team")).exists()).isTrue();
  }

  @Test
  void aListWithNothingInItAsksForNothing() {
    var label = label(Map.of("key", "team", "not", List.of()));

    assertThat(label.exists()).isNull();
    assertThat(label.values().isAny()).isTrue();
  }

  @Test
  void whetherItIsThereCanBeSaid() {
    assertThat(label(Map.of("key", "team", "exists", false)).exists()).isFalse();
  }

  private static LabelFilter label(Map<String, Object> label) {
    var filter = new FilterInput(new Inputs(Map.of("label", List.of(label))));
    return filter.labels("label").getFirst();
  }
}
