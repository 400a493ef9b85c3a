package io.vclustermanager.graphql;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random values for a schema's input types, as JSON has them: mostly such as people send, sometimes
 * such as only an attacker would.
 */
final class RandomValues {
  private static final List<Integer> INTS =
      List.of(0, 1, 2, 3, 10, 50, 200, 201, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);
  private static final List<Object> LONGS =
      List.of(0, 1, 2, -1, Long.MAX_VALUE, Long.MIN_VALUE, "7", "-9223372036854775808");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "c1",
          "hello",
          "Ünïcödé 🦊",
          "\0",
          "a\0b",
          "\uFFFE",
          "'; drop table cluster; --",
          "%_\\",
          "..//..",
          "\r\nX: y",
          "x".repeat(5000));
  private static final List<String> INSTANTS =
      List.of(
          "2026-11-20T12:00:00Z",
          "2099-01-01T00:00:00+14:00",
          "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "+999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z");
  private static final List<String> DURATIONS =
      List.of("PT2H", "1h30m", "P1D", "PT0S", "-PT1H", "PT10M", "PT720H", "PT9223372036854775807S");
  private static final List<String> ADDRESSES = List.of("https://example.org/x", "http://[::1]:1");

  private final Random random;
  private final List<String> known;

  /**
   * Values by this source of chance.
   *
   * @param known names, ids and cursors of what is there, so that requests get somewhere
   */
  RandomValues(Random random, List<String> known) {
    this.random = random;
    this.known = List.copyOf(known);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T any(List<T> several) {
    return several.get(random.nextInt(several.size()));
  }

  /** A value of this type. */
  @Nullable Object value(String name, GraphQLType type) {
    return switch (type) {
      case GraphQLNonNull nonNull -> present(name, nonNull.getWrappedType());
      default -> chance(5) ? null : present(name, type);
    };
  }

  private Object present(String name, GraphQLType type) {
    return switch (type) {
      case GraphQLList list -> list(name, list.getWrappedType());
      case GraphQLEnumType constants ->
          any(constants.getValues().stream().map(GraphQLEnumValueDefinition::getName).toList());
      case GraphQLInputObjectType input -> input.isOneOf() ? oneOf(input) : object(input);
      case GraphQLScalarType scalar -> scalar(name, scalar.getName());
      default -> throw new IllegalStateException("No value is made for " + type);
    };
  }

  private List<Object> list(String name, GraphQLType item) {
    var items = new ArrayList<Object>();
    while (items.size() < 4 && chance(60)) {
      var inner = item instanceof GraphQLNonNull nonNull ? nonNull.getWrappedType() : item;
      items.add(present(name, inner));
    }
    return items;
  }

  private Map<String, Object> oneOf(GraphQLInputObjectType input) {
    var field = any(input.getFields());
    return Map.of(field.getName(), present(field.getName(), field.getType()));
  }

  private Map<String, @Nullable Object> object(GraphQLInputObjectType input) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (GraphQLInputObjectField field : input.getFields()) {
      if (isRequired(field.getType(), field.hasSetDefaultValue()) || chance(35)) {
        object.put(field.getName(), value(field.getName(), field.getType()));
      }
    }
    return object;
  }

  static boolean isRequired(GraphQLInputType type, boolean hasDefault) {
    return type instanceof GraphQLNonNull && !hasDefault;
  }

  private Object scalar(String name, String type) {
    return switch (type) {
      case "Boolean" -> random.nextBoolean();
      case "Int" -> name.equals("waitSeconds") ? random.nextInt(2) : any(INTS);
      case "Float" -> random.nextGaussian();
      case "Long" -> any(LONGS);
      case "DateTime" -> any(INSTANTS);
      case "Duration" -> any(DURATIONS);
      case "URL" -> any(ADDRESSES);
      case "JSON" -> Map.of("a", List.of(1, "b", true));
      default -> known.isEmpty() || chance(30) ? any(TEXTS) : any(known);
    };
  }
}
