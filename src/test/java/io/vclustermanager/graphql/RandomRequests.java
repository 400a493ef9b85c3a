package io.vclustermanager.graphql;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes random requests by a schema, whatever it says: operations that are valid, with arguments,
 * variables, aliases, directives, inline and named fragments; and such as are broken somewhere.
 */
final class RandomRequests {
  private static final int DEEPEST = 6;
  private static final List<String> SPLINTERS =
      List.of(
          "{",
          "}",
          "(",
          ")",
          "[",
          "]",
          "...",
          "@skip",
          "@nope",
          "$x",
          "null",
          "\"",
          "\"\"\"",
          "!",
          "nope",
          "on",
          "fragment",
          "query",
          "subscription {",
          "\0",
          "#",
          "1e999",
          "-",
          ":",
          "&");
  private static final List<Object> WRONG =
      List.of(1, -1.5, true, "", "nope", List.of(), List.of(1, "x"), Map.of(), Map.of("a", 1));

  private final GraphQLSchema schema;
  private final Random random;
  private final RandomValues values;

  RandomRequests(GraphQLSchema schema, Random random, List<String> known) {
    this.schema = schema;
    this.random = random;
    this.values = new RandomValues(random, known);
  }

  /** A request as it is sent. */
  record Request(String query, Map<String, @Nullable Object> variables) {}

  /** One that the schema allows. */
  Request valid() {
    var dice = random.nextInt(100);
    return dice < 75
        ? new Writer().operation("query", schema.getQueryType())
        : dice < 92
            ? new Writer().operation("mutation", schema.getMutationType())
            : new Writer().operation("subscription", schema.getSubscriptionType());
  }

  /** One that is broken, or was meant to be. */
  Request invalid() {
    var request = valid();
    return switch (random.nextInt(4)) {
      case 0 -> new Request(request.query, wrong(request.variables));
      case 1 -> new Request(noise(), Map.of());
      default -> new Request(broken(request.query), request.variables);
    };
  }

  private Map<String, @Nullable Object> wrong(Map<String, @Nullable Object> variables) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(variables);
    for (var name : variables.keySet()) {
      if (values.chance(20)) {
        result.remove(name);
      } else if (values.chance(60)) {
        result.put(name, values.chance(15) ? null : values.any(WRONG));
      }
    }
    result.put("unknown", values.any(WRONG));
    return result;
  }

  private String noise() {
    return IntStream.range(0, random.nextInt(200))
        .mapToObj(
            _ ->
                values.chance(50)
                    ? values.any(SPLINTERS)
                    : Character.toString(random.nextInt(0x20, 0x2FF)))
        .collect(Collectors.joining(values.chance(50) ? " " : ""));
  }

  private String broken(String query) {
    var result = new StringBuilder(query);
    for (var times = 1 + random.nextInt(3); times > 0 && !result.isEmpty(); times--) {
      var place = random.nextInt(result.length());
      switch (random.nextInt(4)) {
        case 0 -> result.setLength(place);
        case 1 -> result.insert(place, " " + values.any(SPLINTERS) + " ");
        case 2 -> result.deleteCharAt(place);
        default -> result.setCharAt(place, (char) random.nextInt(0x20, 0x7F));
      }
    }
    return result.toString();
  }

  /** Writes one document. */
  private final class Writer {
    private final List<String> declarations = new ArrayList<>();
    private final List<String> fragments = new ArrayList<>();
    private final Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    private int aliases;

    Request operation(String kind, @Nullable GraphQLObjectType root) {
      var several = kind.equals("subscription") ? 1 : 1 + random.nextInt(3);
      var fields = new ArrayList<>(Objects.requireNonNull(root).getFieldDefinitions());
      Collections.shuffle(fields, random);
      var selection =
          fields.stream()
              .limit(several)
              .map(each -> field(each, DEEPEST, false, false))
              .collect(Collectors.joining(" "));
      var head = declarations.isEmpty() ? "" : "(" + String.join(", ", declarations) + ")";
      return new Request(
          "%s Q%s { %s } %s".formatted(kind, head, selection, String.join(" ", fragments)),
          variables);
    }

    private String field(
        GraphQLFieldDefinition field, int depth, boolean inFragment, boolean clashes) {
      var arguments =
          field.getArguments().stream()
              .filter(
                  each ->
                      RandomValues.isRequired(each.getType(), each.hasSetDefaultValue())
                          || values.chance(25))
              .map(this::argument)
              .toList();
      var alias = values.chance(5) || clashes;
      var text = new StringBuilder(alias ? "a" + aliases++ + ": " : "").append(field.getName());
      if (!arguments.isEmpty()) {
        text.append(arguments.stream().collect(Collectors.joining(", ", "(", ")")));
      }
      if (values.chance(4)) {
        text.append(values.chance(50) ? " @include(if: true)" : " @skip(if: false)");
      }
      if (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLCompositeType type) {
        text.append(" { ").append(selection(type, depth - 1, inFragment)).append(" }");
      }
      return text.toString();
    }

    private String selection(GraphQLCompositeType type, int depth, boolean inFragment) {
      var parts = new ArrayList<String>();
      parts.add("__typename");
      if (type instanceof GraphQLFieldsContainer container) {
        for (var field : container.getFieldDefinitions()) {
          if (isLeaf(field) ? values.chance(40) : depth > 1 && values.chance(25)) {
            parts.add(field(field, depth, inFragment, inFragment && clashes(container, field)));
          }
        }
      }
      if (type instanceof GraphQLInterfaceType general && depth > 1 && values.chance(50)) {
        var several = Objects.requireNonNull(schema.getImplementations(general));
        parts.add(fragment(values.any(several), depth));
      }
      return String.join(" ", parts);
    }

    /**
     * Whether GraphQL may refuse to merge the field with the same one beside its fragment: with
     * other arguments, or where the interface says less of it than the type does.
     */
    private static boolean clashes(GraphQLFieldsContainer container, GraphQLFieldDefinition field) {
      return !field.getArguments().isEmpty()
          || container instanceof GraphQLObjectType type
              && type.getInterfaces().stream()
                  .flatMap(each -> generalOf(each, field.getName()))
                  .anyMatch(each -> !print(each).equals(print(field)));
    }

    private static Stream<GraphQLFieldDefinition> generalOf(GraphQLType type, String name) {
      return type instanceof GraphQLInterfaceType general
          ? Stream.ofNullable(general.getFieldDefinition(name))
          : Stream.of();
    }

    private static String print(GraphQLFieldDefinition field) {
      return GraphQLTypeUtil.simplePrint(field.getType());
    }

    private String fragment(GraphQLObjectType type, int depth) {
      if (values.chance(60)) {
        return "... on %s { %s }".formatted(type.getName(), selection(type, depth - 1, true));
      }
      var selection = selection(type, depth - 1, true);
      var name = "F" + fragments.size();
      fragments.add("fragment %s on %s { %s }".formatted(name, type.getName(), selection));
      return "..." + name;
    }

    private static boolean isLeaf(GraphQLFieldDefinition field) {
      return !(GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLCompositeType);
    }

    private String argument(GraphQLArgument argument) {
      var value = values.value(argument.getName(), argument.getType());
      if (values.chance(60)) {
        return argument.getName() + ": " + literal(value, argument.getType());
      }
      var name = "v" + variables.size();
      variables.put(name, value);
      declarations.add("$" + name + ": " + GraphQLTypeUtil.simplePrint(argument.getType()));
      return argument.getName() + ": $" + name;
    }

    /** As GraphQL writes it; constants of an enum without quotes. */
    private static String literal(@Nullable Object value, @Nullable GraphQLType type) {
      return switch (value) {
        case null -> "null";
        case Collection<?> items ->
            items.stream()
                .map(each -> literal(each, inner(type)))
                .collect(Collectors.joining(", ", "[", "]"));
        case Map<?, ?> object ->
            object.entrySet().stream()
                .map(each -> each.getKey() + ": " + member(each, inner(type)))
                .collect(Collectors.joining(", ", "{ ", " }"));
        case String text -> inner(type) instanceof GraphQLEnumType ? text : quoted(text);
        default -> value.toString();
      };
    }

    private static String member(Map.Entry<?, ?> member, @Nullable GraphQLType type) {
      var field =
          type instanceof GraphQLInputObjectType input
              ? input.getField(String.valueOf(member.getKey()))
              : null;
      return literal(member.getValue(), field == null ? null : field.getType());
    }

    private static @Nullable GraphQLType inner(@Nullable GraphQLType type) {
      return type == null ? null : GraphQLTypeUtil.unwrapAll(type);
    }

    private static String quoted(String text) {
      return text.chars()
          .mapToObj(
              each ->
                  each < ' ' || each == '"' || each == '\\' || each > '~'
                      ? "\\u%04X".formatted(each)
                      : Character.toString(each))
          .collect(Collectors.joining("", "\"", "\""));
    }
  }
}
