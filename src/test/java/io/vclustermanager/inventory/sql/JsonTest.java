package io.vclustermanager.inventory.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.vclustermanager.model.Observed;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is written into a JSON column is read from it again, by hand as by the mapper. */
final class JsonTest {
  /** What is written leaves out what is empty: nobody has an empty endpoint. */
  private static final int EMPTY_IS_NOT_WRITTEN = 1;

  private final Json json = new Json(JsonMapper.createDefault());

  @Property
  void everyPartOfWhatWasObservedIsReadAsItWasWritten(@ForAll("observed") Observed observed) {
    assertThat(json.observed(json.write(Json.OBSERVED, observed))).isEqualTo(observed);
  }

  @Property
  void everyPartOfWhatWasObservedIsReadByHand(@ForAll("observed") Observed observed)
      throws IOException {
    assertThat(SmallJson.observed(json.write(Json.OBSERVED, observed))).contains(observed);
  }

  @Test
  void aPartThatIsNotReadByHandIsLeftToTheMapper() throws IOException {
    var text =
        """
        {"everReady":true,"newer":{"paused":true},"existence":"READY"}
        """;

    assertThat(SmallJson.observed(text)).isEmpty();
    assertThat(json.observed(text))
        .isEqualTo(new Observed(Observed.Existence.READY, false, true, null, null, false));
  }

  /** By reflection, so that a part that is new is in it by itself. */
  @Provide
  Arbitrary<Observed> observed() {
    var parts = Observed.class.getRecordComponents();
    return Combinators.combine(Arrays.stream(parts).map(JsonTest::any).toList())
        .as(JsonTest::observed);
  }

  private static Arbitrary<Object> any(RecordComponent part) {
    var type = part.getType();
    if (type == boolean.class) {
      return Arbitraries.of(true, false).map(each -> each);
    }
    if (type.isEnum()) {
      return Arbitraries.of(type.getEnumConstants()).map(each -> each);
    }
    if (type == String.class) {
      return Arbitraries.strings()
          .excludeChars('\0')
          .ofMinLength(EMPTY_IS_NOT_WRITTEN)
          .injectNull(0.3)
          .map(each -> each);
    }
    throw new IllegalStateException("Say here what " + part + " can be");
  }

  private static Observed observed(List<Object> parts) {
    try {
      var types =
          Arrays.stream(Observed.class.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return Observed.class.getDeclaredConstructor(types).newInstance(parts.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("While making an example", e);
    }
  }
}
