package io.vclustermanager.graphql.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read again. */
final class JsonTest {
  @Test
  void writesEveryKindOfValue() throws Exception {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("text", "ü\"\u0000\n");
    value.put("numbers", List.of(1, 2L, 1.5, new BigDecimal("1E+3")));
    value.put("nothing", null);
    value.put("list", Arrays.asList(true, null, Map.of("a", List.of())));
    var bytes = Json.write(value);
    assertThat(new String(bytes, UTF_8))
        .isEqualTo(
            "{\"text\":\"ü\\\"\\u0000\\n\",\"numbers\":[1,2,1.5,1E+3],"
                + "\"nothing\":null,\"list\":[true,null,{\"a\":[]}]}");
    assertThat(Json.read(bytes)).isEqualTo(Json.read(new String(bytes, UTF_8)));
  }

  @Test
  void keepsLargeNumbers() throws Exception {
    assertThat(String.valueOf(Json.read("[9007199254740993, 18446744073709551616]")))
        .isEqualTo("[9007199254740993, 18446744073709551616]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[1,]", "{} x", "{\"a\":1,\"a\":2}", "NaN", "'a'"})
  void refusesWhatIsNotOneValue(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(Json.Malformed.class);
  }

  @Test
  void refusesNestingThatWouldBreakTheStack() {
    assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(Json.Malformed.class);
  }
}
