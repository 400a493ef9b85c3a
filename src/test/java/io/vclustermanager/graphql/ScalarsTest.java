package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph's own scalars, as values of variables and as literals. */
final class ScalarsTest {
  @ParameterizedTest
  @CsvSource({
    "PT2H, PT2H",
    "P1D, PT24H",
    "PT1H30M, PT1H30M",
    "pt10m, PT10M",
    "-PT2H, PT-2H",
    "2h, PT2H",
    "2h30m, PT2H30M",
    "90m, PT1H30M",
    "1h1m1s1ms, PT1H1M1.001S",
    "720h, PT720H"
  })
  void aDurationIsIsoOrGo(String written, Duration meant) {
    assertThat(value("Duration", written)).isEqualTo(meant);
    assertThat(literal("Duration", StringValue.of(written))).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "h",
        "2 h",
        "30m2h",
        "2y",
        "P",
        "PT",
        "two hours",
        "99999999h",
        "PT9223372036854775808S"
      })
  void otherTextsAreNoDuration(String written) {
    assertRefused("Duration", written);
  }

  @Property
  void aDurationIsReadAsItIsPrinted(@ForAll int seconds) {
    var duration = Duration.ofSeconds(seconds);

    assertThat(value("Duration", print("Duration", duration).toString())).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T12:00:00Z, 2026-11-20T12:00:00Z",
    "2026-11-20t12:00:00z, 2026-11-20T12:00:00Z",
    "2026-11-20T13:00:00+01:00, 2026-11-20T12:00:00Z",
    "2026-11-20T12:00:00.123456Z, 2026-11-20T12:00:00.123456Z"
  })
  void anInstantIsRfc3339(String written, Instant meant) {
    assertThat(value("DateTime", written)).isEqualTo(meant);
    assertThat(literal("DateTime", StringValue.of(written))).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-20",
        "2026-11-20T12:00:00",
        "2026-11-20 12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-11-20T25:00:00Z",
        "1795176000"
      })
  void otherTextsAreNoInstant(String written) {
    assertRefused("DateTime", written);
  }

  @Test
  void anInstantIsPrintedInUtc() {
    assertThat(print("DateTime", Instant.parse("2026-11-20T12:00:00Z")))
        .isEqualTo("2026-11-20T12:00:00Z");
  }

  @Property
  void aLongIsOf64Bits(@ForAll long number) {
    var big = BigInteger.valueOf(number);

    assertThat(value("Long", number)).isEqualTo(number);
    assertThat(value("Long", big)).isEqualTo(number);
    assertThat(literal("Long", IntValue.of(0).transform(each -> each.value(big))))
        .isEqualTo(number);
    assertThat(print("Long", number)).isEqualTo(number);
  }

  @Test
  void aSmallNumberIsALongToo() {
    assertThat(value("Long", 7)).isEqualTo(7L);
    assertThat(print("Long", 7)).isEqualTo(7L);
  }

  @Test
  void whatIsNoWholeNumberOf64BitsIsNoLong() {
    var tooBig = BigInteger.TWO.pow(63);

    assertNoValue("Long", tooBig);
    assertNoValue("Long", tooBig.negate().subtract(BigInteger.ONE));
    assertNoValue("Long", 1.5);
    assertNoValue("Long", "7");
    assertNoLiteral("Long", IntValue.of(0).transform(each -> each.value(tooBig)));
    assertNoLiteral("Long", StringValue.of("7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DateTime", "Duration", "URL"})
  void aNumberIsNoText(String scalar) {
    assertMisfit(value(scalar, 7));
    assertMisfit(literal(scalar, IntValue.of(7)));
  }

  @Test
  void whatCannotBeReadIsRememberedWithTheRuleAndWhatWasWritten() {
    var context = GraphQLContext.getDefault();
    assertThat(Misfit.isIn(context)).isFalse();

    var misfit = coercing("Duration").parseValue("soon", context, Locale.ROOT);

    assertThat(Misfit.isIn(context)).isTrue();
    assertThat(misfit)
        .isInstanceOfSatisfying(
            Misfit.class,
            each ->
                assertThat(each.rule()).startsWith("a duration is written").endsWith("not 'soon'"));
  }

  @Test
  void aLongTextIsNotRepeatedInFull() {
    assertThat(String.valueOf(value("DateTime", "🦉".repeat(5_000))))
        .hasSizeLessThan(200)
        .contains("🦉…'");
  }

  private static void assertRefused(String scalar, String written) {
    assertMisfit(value(scalar, written));
    assertMisfit(literal(scalar, StringValue.of(written)));
  }

  private static void assertMisfit(@Nullable Object value) {
    assertThat(value).isInstanceOf(Misfit.class);
  }

  private static void assertNoValue(String scalar, Object value) {
    assertThatThrownBy(() -> value(scalar, value))
        .isInstanceOf(CoercingParseValueException.class)
        .hasMessageContaining(scalar);
  }

  private static void assertNoLiteral(String scalar, Value<?> value) {
    assertThatThrownBy(() -> literal(scalar, value))
        .isInstanceOf(CoercingParseLiteralException.class)
        .hasMessageContaining(scalar);
  }

  private static @Nullable Object value(String scalar, Object value) {
    return coercing(scalar).parseValue(value, GraphQLContext.getDefault(), Locale.ROOT);
  }

  private static @Nullable Object literal(String scalar, Value<?> value) {
    return coercing(scalar)
        .parseLiteral(
            value, CoercedVariables.emptyVariables(), GraphQLContext.getDefault(), Locale.ROOT);
  }

  private static Object print(String scalar, Object value) {
    var printed = coercing(scalar).serialize(value, GraphQLContext.getDefault(), Locale.ROOT);
    if (printed == null) {
      throw new AssertionError("Nothing was printed");
    }
    return printed;
  }

  private static Coercing<?, ?> coercing(String scalar) {
    return Scalars.all().stream()
        .filter(each -> each.getName().equals(scalar))
        .findFirst()
        .orElseThrow()
        .getCoercing();
  }
}
