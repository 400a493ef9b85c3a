package io.vclustermanager.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scalar JSON: maps, lists, strings, numbers, booleans and null. The same text gives the same
 * Java types whether it stands in the query or in a variable.
 */
final class JsonScalar {
  private JsonScalar() {}

  /** What is no JSON that we can keep. */
  private static final class NotPlain extends RuntimeException {
    NotPlain(String message) {
      super(message);
    }
  }

  static GraphQLScalarType scalar() {
    return GraphQLScalarType.newScalar()
        .name("JSON")
        .coercing(
            new Coercing<Object, Object>() {
              @Override
              public Object serialize(Object value, GraphQLContext context, Locale locale) {
                return value;
              }

              @Override
              public @Nullable Object parseValue(
                  Object input, GraphQLContext context, Locale locale) {
                try {
                  return plain(input);
                } catch (NotPlain e) {
                  throw new CoercingParseValueException(e.getMessage(), e);
                }
              }

              @Override
              public @Nullable Object parseLiteral(
                  Value<?> input,
                  CoercedVariables variables,
                  GraphQLContext context,
                  Locale locale) {
                try {
                  return literal(input, variables);
                } catch (NotPlain e) {
                  throw new CoercingParseLiteralException(e.getMessage(), e);
                }
              }
            })
        .build();
  }

  private static @Nullable Object literal(Value<?> value, CoercedVariables variables) {
    return switch (value) {
      case NullValue _ -> null;
      case StringValue text -> text.getValue();
      case BooleanValue flag -> flag.isValue();
      case IntValue number -> number(number.getValue());
      case FloatValue number -> number(number.getValue());
      case ArrayValue array -> {
        List<@Nullable Object> list = new ArrayList<>();
        array.getValues().forEach(each -> list.add(literal(each, variables)));
        yield list;
      }
      case ObjectValue object -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object
            .getObjectFields()
            .forEach(each -> map.put(each.getName(), literal(each.getValue(), variables)));
        yield map;
      }
      case VariableReference variable -> plain(variables.get(variable.getName()));
      case EnumValue name ->
          throw new NotPlain("JSON has no bare words; write \"" + name.getName() + "\"");
      default -> throw new NotPlain("JSON cannot hold this");
    };
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Number number -> number(number);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(String.valueOf(key), plain(each)));
        yield copy;
      }
      case Collection<?> several -> {
        List<@Nullable Object> copy = new ArrayList<>();
        several.forEach(each -> copy.add(plain(each)));
        yield copy;
      }
      default -> throw new NotPlain("JSON cannot hold this");
    };
  }

  /** Whole numbers in the smallest type that holds them, others in double precision. */
  private static Number number(Number number) {
    return switch (number) {
      case Integer whole -> whole;
      case Long whole -> whole.intValue() == whole ? (Number) whole.intValue() : whole;
      case BigInteger whole when whole.bitLength() < Long.SIZE -> number(whole.longValue());
      case BigInteger _ -> throw new NotPlain("Whole numbers in JSON have at most 64 bits here");
      case BigDecimal fraction -> finite(fraction.doubleValue());
      default -> finite(number.doubleValue());
    };
  }

  private static Double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new NotPlain("Numbers in JSON have at most double precision here");
    }
    return number;
  }
}
