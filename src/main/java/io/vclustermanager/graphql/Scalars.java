package io.vclustermanager.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import io.vclustermanager.model.DurationWords;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The graph's own scalars. */
final class Scalars {
  /** RFC 3339 has years of four digits. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private Scalars() {}

  /** All of them. */
  static List<GraphQLScalarType> all() {
    return List.of(
        scalar(
            "DateTime",
            "an instant is a text in double quotes, such as \"2026-11-20T12:00:00Z\"",
            Scalars::instant,
            value -> InstantText.of((Instant) value)),
        scalar(
            "Duration",
            "a duration is a text in double quotes, such as \"PT2H\"",
            Scalars::duration,
            Object::toString),
        scalar("URL", "a web address is a text in double quotes", text -> text, Object::toString),
        JsonScalar.scalar(),
        longScalar());
  }

  /** In microseconds, as PostgreSQL keeps it: what is answered is what is kept. */
  private static Instant instant(String text) {
    try {
      var instant = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
      if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
        throw new DateTimeException("not a year of four digits");
      }
      return instant.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "an instant is written in RFC 3339 form, such as 2026-11-20T12:00:00Z, not "
              + Misfit.quote(text),
          e);
    }
  }

  /** A duration in ISO-8601 style, or as people write it. */
  static Duration duration(String text) {
    return DurationWords.read(text).orElseGet(() -> isoDuration(text));
  }

  private static Duration isoDuration(String text) {
    try {
      return Duration.parse(text).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "a duration is written as 2h30m, 2d or 1w, or in ISO-8601 form, such as PT2H, not "
              + Misfit.quote(text),
          e);
    }
  }

  /**
   * A scalar that is written as a text.
   *
   * @param textRule says that it is written as a text
   * @param parse throws an IllegalArgumentException that says how it is written
   */
  private static GraphQLScalarType scalar(
      String name,
      String textRule,
      Function<String, Object> parse,
      Function<Object, String> print) {
    return GraphQLScalarType.newScalar()
        .name(name)
        .coercing(
            new Coercing<Object, String>() {
              @Override
              public String serialize(Object value, GraphQLContext context, Locale locale) {
                return print.apply(value);
              }

              @Override
              public Object parseValue(Object input, GraphQLContext context, Locale locale) {
                return read(input instanceof String text ? text : null, context);
              }

              @Override
              public Object parseLiteral(
                  Value<?> input,
                  CoercedVariables variables,
                  GraphQLContext context,
                  Locale locale) {
                return read(input instanceof StringValue text ? text.getValue() : null, context);
              }

              private Object read(@Nullable String text, GraphQLContext context) {
                if (text == null) {
                  return Misfit.of(context, textRule);
                }
                try {
                  return parse.apply(text);
                } catch (IllegalArgumentException e) {
                  return Misfit.of(context, String.valueOf(e.getMessage()));
                }
              }
            })
        .build();
  }

  private static GraphQLScalarType longScalar() {
    return GraphQLScalarType.newScalar()
        .name("Long")
        .coercing(
            new Coercing<Long, Long>() {
              @Override
              public Long serialize(Object value, GraphQLContext context, Locale locale) {
                return ((Number) value).longValue();
              }

              @Override
              public Long parseValue(Object input, GraphQLContext context, Locale locale) {
                return switch (input) {
                  case Integer number -> number.longValue();
                  case Long number -> number;
                  case BigInteger number when number.bitLength() < Long.SIZE -> number.longValue();
                  default ->
                      throw new CoercingParseValueException("Long is a whole number of 64 bits");
                };
              }

              @Override
              public Long parseLiteral(
                  Value<?> input,
                  CoercedVariables variables,
                  GraphQLContext context,
                  Locale locale) {
                if (input instanceof IntValue number && number.getValue().bitLength() < Long.SIZE) {
                  return number.getValue().longValue();
                }
                throw new CoercingParseLiteralException("Long is a whole number of 64 bits");
              }
            })
        .build();
  }
}
