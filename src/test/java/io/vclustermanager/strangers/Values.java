package io.vclustermanager.strangers;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is given to arguments and inputs: what the other side has, and where that leads nowhere
 * beyond, the asker's own. Everything that takes a text, a number or a time stands in one {@link
 * Table}; what it does not know fails, so that nobody adds an argument that is not asked with.
 */
final class Values {
  private static final String DRY_RUN = "dryRun";

  /** So many constants are tried where any would do. */
  private static final int FEW = 2;

  private final Table table;

  Values(Table table) {
    this.table = table;
  }

  /** Each argument that need not be given, with each of its values. */
  List<Value> optional(String type, GraphQLFieldDefinition field) {
    return field.getArguments().stream()
        .filter(each -> !isRequired(each))
        .flatMap(each -> argument(type, field, each))
        .toList();
  }

  /** The arguments that must be given, in each way; one empty where there are none. */
  List<Value> required(String type, GraphQLFieldDefinition field) {
    var required = field.getArguments().stream().filter(Values::isRequired).toList();
    if (required.isEmpty()) {
      return List.of(Value.of(""));
    }
    if (required.size() == 1) {
      return argument(type, field, required.getFirst()).toList();
    }
    // One way for each value of the first.
    var rest =
        required.stream()
            .skip(1)
            .map(each -> argument(type, field, each).findFirst().orElseThrow().text())
            .toList();
    return argument(type, field, required.getFirst())
        .map(each -> new Value(each.text() + ", " + String.join(", ", rest), each.isOwn()))
        .toList();
  }

  static boolean isRequired(GraphQLArgument argument) {
    return argument.getType() instanceof GraphQLNonNull && !argument.hasSetDefaultValue();
  }

  private Stream<Value> argument(
      String type, GraphQLFieldDefinition field, GraphQLArgument argument) {
    var place = type + "." + field.getName() + "." + argument.getName();
    var cursors = GraphQLTypeUtil.unwrapAll(field.getType()).getName();
    var texts = table.ofCursors(cursors, argument.getName());
    return values(place, argument.getName(), argument.getType(), texts.orElse(null), true).stream()
        .map(each -> each.as(argument.getName()));
  }

  private List<Value> values(
      String place,
      String name,
      GraphQLType type,
      @Nullable List<Value> texts,
      boolean isRequired) {
    return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
      case GraphQLList list -> items(place, name, list.getWrappedType(), texts);
      case GraphQLEnumType kinds -> constants(place, kinds, isRequired);
      case GraphQLInputObjectType input ->
          object(input, texts == null ? table.find(place, name, input.getName()) : texts);
      case GraphQLScalarType scalar -> scalar(place, name, scalar.getName(), texts);
      default -> throw new IllegalStateException("No input: " + type);
    };
  }

  private List<Value> items(
      String place, String name, GraphQLType item, @Nullable List<Value> texts) {
    if (GraphQLTypeUtil.unwrapNonNull(item) instanceof GraphQLEnumType kinds) {
      var known = table.find(place);
      if (known.isPresent()) {
        return known.get();
      }
      var all = kinds.getValues().stream().map(GraphQLEnumValueDefinition::getName).toList();
      return List.of(Value.of("[" + String.join(", ", all) + "]"));
    }
    return values(place, name, item, texts, false).stream().map(Value::inList).toList();
  }

  private List<Value> constants(String place, GraphQLEnumType kinds, boolean isRequired) {
    var known = table.find(place);
    return known.isPresent()
        ? known.get()
        : kinds.getValues().stream()
            .limit(isRequired ? Long.MAX_VALUE : FEW)
            .map(each -> Value.of(each.getName()))
            .toList();
  }

  private List<Value> scalar(String place, String name, String type, @Nullable List<Value> texts) {
    if (type.equals("Boolean")) {
      return List.of(Value.of("true"), Value.of("false"));
    }
    var here = table.find(place);
    if (here.isPresent()) {
      return here.get();
    }
    var found = texts == null ? table.find(place, name, type) : texts;
    return Objects.requireNonNull(
        found,
        () ->
            "The table of values knows nothing for '%s', the %s '%s': say there what a stranger"
                    .formatted(place, type, name)
                + " would try.");
  }

  /**
   * An input in each way: with no more than it must have, of that each value; and with each field
   * more that it may have. What concerns the asker's own is only tried.
   */
  private List<Value> object(GraphQLInputObjectType input, @Nullable List<Value> texts) {
    if (input.isOneOf()) {
      return input.getFields().stream()
          .flatMap(each -> members(input, each, texts).stream())
          .map(each -> Value.object(List.of(each)))
          .toList();
    }
    Set<Value> ways = new LinkedHashSet<>();
    var required = input.getFields().stream().filter(Values::isRequired).toList();
    var theirs = first(input, required, texts, false);
    var own = first(input, required, texts, true);
    for (var base : Stream.of(theirs, own).distinct().toList()) {
      ways.add(whole(input, base));
      for (var i = 0; i < required.size(); i++) {
        for (var each : members(input, required.get(i), texts)) {
          var changed = new ArrayList<>(base);
          changed.set(i, each);
          ways.add(whole(input, changed));
        }
      }
      input.getFields().stream()
          .filter(each -> !isRequired(each) && !each.getName().equals(DRY_RUN))
          .flatMap(each -> members(input, each, texts).stream())
          .forEach(
              each ->
                  ways.add(whole(input, Stream.concat(base.stream(), Stream.of(each)).toList())));
    }
    return List.copyOf(ways);
  }

  private List<Value> first(
      GraphQLInputObjectType input,
      List<GraphQLInputObjectField> fields,
      @Nullable List<Value> texts,
      boolean isOwn) {
    return fields.stream()
        .map(
            each -> {
              var values = members(input, each, texts);
              return values.stream()
                  .filter(value -> value.isOwn() == isOwn)
                  .findFirst()
                  .orElse(values.getFirst());
            })
        .toList();
  }

  private static Value whole(GraphQLInputObjectType input, List<Value> members) {
    var value = Value.object(members);
    return value.isOwn() && input.getFieldDefinition(DRY_RUN) != null
        ? Value.object(
            Stream.concat(members.stream(), Stream.of(Value.of("dryRun: true"))).toList())
        : value;
  }

  private List<Value> members(
      GraphQLInputObjectType input, GraphQLInputObjectField field, @Nullable List<Value> texts) {
    return values(
            input.getName() + "." + field.getName(),
            field.getName(),
            field.getType(),
            texts,
            isRequired(field))
        .stream()
        .map(each -> each.as(field.getName()))
        .toList();
  }

  private static boolean isRequired(GraphQLInputObjectField field) {
    return field.getType() instanceof GraphQLNonNull && !field.hasSetDefaultValue();
  }

  /** The table of what is given, by the place, or by name and type wherever they stand. */
  static final class Table {
    private final Map<String, List<Value>> known;
    private final Map<String, String> cursors;

    /**
     * Makes one.
     *
     * @param known by {@code Type.field}, {@code Type.field.argument} or {@code name Type}
     * @param cursors of the other side's, by the connection's type; of events also as {@code Event}
     */
    Table(Map<String, List<Value>> known, Map<String, String> cursors) {
      this.known = Map.copyOf(known);
      this.cursors = Map.copyOf(cursors);
    }

    Optional<List<Value>> find(String place) {
      return Optional.ofNullable(known.get(place));
    }

    @Nullable List<Value> find(String place, String name, String type) {
      return find(place).orElseGet(() -> known.get(name + " " + type));
    }

    /** The cursors for a list, for the arguments that take one. */
    Optional<List<Value>> ofCursors(String list, String argument) {
      if (!argument.equals("after") && !argument.equals("before")) {
        return Optional.empty();
      }
      var cursor =
          Objects.requireNonNull(
              cursors.get(list), () -> "No cursor of the other side's is known for a " + list);
      return Optional.of(List.of(Value.quoted(cursor, false)));
    }
  }
}
