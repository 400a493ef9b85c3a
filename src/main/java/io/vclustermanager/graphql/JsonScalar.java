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
import graphql.schema.GraphQLScalarType;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.PlainTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The scalar JSON: maps, lists, strings, numbers, booleans and null. The same text gives the same
 * Java types whether it stands in the query or in a variable.
 */
final class JsonScalar {
  /** More than any that is taken for anything, and few enough to be walked through. */
  private static final int MOST_LEVELS = 200;

  private JsonScalar() {}

  /** What is no JSON that we can keep. */
  private static final class NotPlain extends RuntimeException {
    private final String rule;

    NotPlain(String rule) {
      super(rule);
      this.rule = rule;
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
                return read(() -> input, context);
              }

              @Override
              public @Nullable Object parseLiteral(
                  Value<?> input,
                  CoercedVariables variables,
                  GraphQLContext context,
                  Locale locale) {
                return read(() -> literal(input, variables, 0), context);
              }

              private static @Nullable Object read(
                  Supplier<@Nullable Object> value, GraphQLContext context) {
                try {
                  return plain(value.get());
                } catch (NotPlain e) {
                  return Misfit.of(context, e.rule);
                }
              }
            })
        .build();
  }

  private static @Nullable Object literal(Value<?> value, CoercedVariables variables, int level) {
    if (level > MOST_LEVELS) {
      throw new NotPlain("JSON has at most " + MOST_LEVELS + " levels here");
    }
    return switch (value) {
      case NullValue _ -> null;
      case StringValue text -> text.getValue();
      case BooleanValue flag -> flag.isValue();
      case IntValue number -> number.getValue();
      case FloatValue number -> number.getValue();
      case ArrayValue array -> {
        List<@Nullable Object> list = new ArrayList<>();
        array.getValues().forEach(each -> list.add(literal(each, variables, level + 1)));
        yield list;
      }
      case ObjectValue object -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (var each : object.getObjectFields()) {
          if (map.containsKey(each.getName())) {
            throw new NotPlain("JSON: the name " + each.getName() + " stands twice");
          }
          map.put(each.getName(), literal(each.getValue(), variables, level + 1));
        }
        yield map;
      }
      case VariableReference variable -> {
        if (variables.get(variable.getName()) instanceof Misfit misfit) {
          throw new NotPlain(misfit.rule());
        }
        yield variables.get(variable.getName());
      }
      case EnumValue name ->
          throw new NotPlain("JSON has no bare words; write \"" + name.getName() + "\"");
      default -> throw new NotPlain("JSON cannot hold this");
    };
  }

  private static @Nullable Object plain(@Nullable Object value) {
    try {
      return PlainTree.copy(value, MOST_LEVELS);
    } catch (NotTakenException e) {
      throw new NotPlain("JSON: " + e.getMessage());
    }
  }
}
