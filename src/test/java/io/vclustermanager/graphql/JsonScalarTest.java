package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.parser.Parser;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is the same whether it stands in the query or in a variable. */
final class JsonScalarTest {
  private static final Misfit MISFIT = new Misfit("it is no duration");
  private static final String LITERAL =
      "{ a: [1, 3000000000, 1.5, true, null, \"x\"], b: { c: {} } }";

  @Test
  void allKindsInTheQuery() {
    assertThat(literal(LITERAL))
        .isEqualTo(
            Map.of(
                "a",
                Arrays.asList(1, 3_000_000_000L, 1.5, true, null, "x"),
                "b",
                Map.of("c", Map.of())));
  }

  @Test
  void allKindsInAVariable() {
    var input =
        Map.of(
            "a",
            Arrays.asList(1L, new BigInteger("3000000000"), 1.5f, true, null, "x"),
            "b",
            Map.of("c", Map.of()));

    assertThat(value(input)).isEqualTo(literal(LITERAL));
  }

  @Test
  void aVariableInsideALiteral() {
    var two = ArrayValue.newArrayValue().value(VariableReference.of("two")).build();
    var object =
        ObjectValue.newObjectValue()
            .objectField(new ObjectField("a", VariableReference.of("one")))
            .objectField(new ObjectField("b", two))
            .build();

    assertThat(literal(object)).isEqualTo(Map.of("a", 1, "b", List.of("deux")));
  }

  @Test
  void aVariableThatAnotherScalarCouldNotReadSpoilsTheWhole() {
    var object =
        ObjectValue.newObjectValue()
            .objectField(new ObjectField("a", VariableReference.of("misfit")))
            .build();

    assertThat(literal(object)).isEqualTo(MISFIT);
  }

  @Test
  void aNameThatStandsTwiceIsRefused() {
    assertThat(literal("{ a: { b: 1, c: 2, b: 1 } }"))
        .isEqualTo(new Misfit("JSON: the name b stands twice"));
  }

  @Test
  void whatIsNestedTooDeepIsRefused() {
    Object nested = 1;
    for (var level = 0; level < 201; level++) {
      nested = List.of(nested);
    }
    var tooDeep = nested;

    for (var read : Arrays.asList(literal("[".repeat(201) + "]".repeat(201)), value(tooDeep))) {
      assertThat(read).isInstanceOf(Misfit.class).asString().contains("200 levels");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ a: BARE }", "{ a: 99999999999999999999 }", "{ a: 1e999 }"})
  void whatJsonDoesNotHaveOrWeCannotKeep(String literal) {
    assertThat(literal(literal)).isInstanceOf(Misfit.class);
  }

  @Test
  void theSameInAVariable() {
    for (var input : List.of(new BigInteger("99999999999999999999"), Double.POSITIVE_INFINITY)) {
      assertThat(value(List.of(input))).isInstanceOf(Misfit.class);
    }
  }

  private static @Nullable Object literal(String text) {
    return literal(Parser.parseValue(text));
  }

  private static @Nullable Object literal(Value<?> value) {
    return JsonScalar.scalar()
        .getCoercing()
        .parseLiteral(
            value,
            CoercedVariables.of(Map.of("one", 1L, "two", "deux", "misfit", MISFIT)),
            GraphQLContext.getDefault(),
            Locale.ROOT);
  }

  private static @Nullable Object value(Object input) {
    return JsonScalar.scalar()
        .getCoercing()
        .parseValue(input, GraphQLContext.getDefault(), Locale.ROOT);
  }
}
