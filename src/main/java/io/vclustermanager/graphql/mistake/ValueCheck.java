package io.vclustermanager.graphql.mistake;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.SourceLocation;
import graphql.language.Value;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import io.vclustermanager.graphql.Misfit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares a value with the type it must have, and says what is wrong with it. It takes and refuses
 * what the engine does, whose own check ends at the first mistake and does not say where it is.
 * This one ends when there is enough to mend: anybody may send values that are wrong in hundreds of
 * thousands of places.
 */
final class ValueCheck {
  private static final String WHOLE_NUMBER = "a whole number";

  private final String owner;
  private final @Nullable SourceLocation around;
  private final List<Mistake> found = new ArrayList<>();

  private ValueCheck(String owner, @Nullable SourceLocation around) {
    this.owner = owner;
    this.around = around;
  }

  /**
   * What is wrong with a value that a document writes.
   *
   * @param name of the argument
   * @param owner of what it is an argument
   */
  static List<Mistake> ofArgument(Value<?> value, GraphQLType type, String name, String owner) {
    var check = new ValueCheck(" of " + owner, value.getSourceLocation());
    check.value(new Given(value), type, new Place.Whole(name));
    return check.found;
  }

  /** What is wrong with the value of a variable, or with its default. */
  static List<Mistake> ofVariable(
      @Nullable Object value, GraphQLType type, String name, @Nullable SourceLocation definition) {
    var check = new ValueCheck("", definition);
    check.value(new Given(value), type, new Place.Whole("$" + Words.cut(name)));
    return check.found;
  }

  /** What is wrong when a variable is not sent at all. */
  static List<Mistake> ofMissing(
      GraphQLType type, String name, @Nullable SourceLocation definition) {
    return type instanceof GraphQLNonNull
        ? List.of(
            Mistake.ofSchema(
                "The variable " + Words.quote("$" + name) + " is missing.",
                mustBe(type),
                definition))
        : List.of();
  }

  private boolean isEnough() {
    return found.size() >= Mistakes.MOST;
  }

  private void value(Given given, GraphQLType type, Place place) {
    if (given.isVariable()) {
      return; // its own value is looked at where it was sent
    }
    if (given.isNull()) {
      if (type instanceof GraphQLNonNull) {
        wrong(given, place, "must be given, and not as null", "");
      }
      return;
    }
    switch (GraphQLTypeUtil.unwrapNonNull(type)) {
      case GraphQLList list -> list(given, list, place);
      case GraphQLInputObjectType object -> object(given, object, place);
      case GraphQLEnumType constants -> constant(given, constants, place);
      case GraphQLScalarType scalar -> scalar(given, scalar, place);
      default -> {} // no input has another type
    }
  }

  /** A single one is a list of one. */
  private void list(Given given, GraphQLList type, Place place) {
    var items = given.items();
    if (items.isEmpty()) {
      value(given, type.getWrappedType(), place);
      return;
    }
    var index = 0;
    for (var each = items.get().iterator(); each.hasNext() && !isEnough(); index++) {
      value(new Given(each.next()), type.getWrappedType(), new Place.Item(place, index));
    }
  }

  private void object(Given given, GraphQLInputObjectType type, Place place) {
    var fields = given.fields();
    if (fields.isEmpty()) {
      wrong(given, place, "is an object in braces, not " + given.kind(), has(names(type)));
      return;
    }
    fields.get().forEach((name, each) -> unknown(name, each, type, place));
    for (var field : type.getFields()) {
      field(field, fields.get().get(field.getName()), given, place);
    }
    if (type.isOneOf()) {
      oneOf(given, fields.get(), type, place);
    }
  }

  private static List<String> names(GraphQLInputObjectType type) {
    return type.getFields().stream().map(GraphQLInputObjectField::getName).toList();
  }

  private void unknown(String name, Given value, GraphQLInputObjectType type, Place place) {
    if (!isEnough() && type.getField(name) == null) {
      var names = names(type);
      var near = Words.didYouMean(Near.names(name, names));
      wrong(value, place, "has no field " + Words.quote(name), Words.sentences(near, has(names)));
    }
  }

  private static String has(List<String> names) {
    return Words.listed("It has:", names, "");
  }

  private void field(
      GraphQLInputObjectField field, @Nullable Given value, Given object, Place place) {
    if (value != null) {
      value(value, field.getType(), new Place.Field(place, field.getName()));
    } else if (field.getType() instanceof GraphQLNonNull && !field.hasSetDefaultValue()) {
      wrong(object, new Place.Field(place, field.getName()), "is missing", mustBe(field.getType()));
    }
  }

  static String mustBe(GraphQLType type) {
    return "It must be given (" + GraphQLTypeUtil.simplePrint(type) + ").";
  }

  private void oneOf(
      Given given, Map<String, Given> fields, GraphQLInputObjectType type, Place place) {
    if (fields.size() != 1 || fields.values().iterator().next().isNull()) {
      wrong(
          given,
          place,
          "takes exactly one of its fields, and not as null",
          Words.listed("It is one of:", names(type), ""));
    }
  }

  private void constant(Given given, GraphQLEnumType type, Place place) {
    if (parsed(given, type) != null) {
      return;
    }
    var names = type.getValues().stream().map(GraphQLEnumValueDefinition::getName).toList();
    var word = given.word().orElse(null);
    var allowed = Words.listed("It is one of:", names, "");
    if (word == null) {
      wrong(given, place, "is a " + type.getName() + ", not " + given.kind(), allowed);
    } else if (given.isWrittenText() && names.contains(word)) {
      wrong(given, place, "is written without quotes: " + word, "");
    } else {
      var near = Words.didYouMean(Near.names(word, names));
      wrong(
          given,
          place,
          "cannot be " + Words.quote(word) + ", which is no " + type.getName(),
          Words.sentences(near, allowed));
    }
  }

  private void scalar(Given given, GraphQLScalarType type, Place place) {
    switch (parsed(given, type)) {
      case Misfit misfit -> wrong(given, place, "is not valid: " + misfit.rule(), "");
      case null -> wrong(given, place, "is " + meant(given, type) + ", not " + given.kind(), "");
      default -> {} // as it must be
    }
  }

  /** The value as the service has it; null where it is none of that type. */
  private static @Nullable Object parsed(Given given, GraphQLType type) {
    var origin = given.origin();
    if (origin == null) {
      return null;
    }
    var context = GraphQLContext.getDefault();
    try {
      return switch (type) {
        case GraphQLEnumType constants ->
            origin instanceof Value<?> written
                ? constants.parseLiteral(written, context, Locale.ROOT)
                : constants.parseValue(origin, context, Locale.ROOT);
        case GraphQLScalarType scalar -> parsed(origin, scalar, context);
        default -> null;
      };
    } catch (CoercingParseLiteralException | CoercingParseValueException e) {
      return null;
    }
  }

  private static @Nullable Object parsed(
      Object value, GraphQLScalarType scalar, GraphQLContext context) {
    return value instanceof Value<?> written
        ? scalar
            .getCoercing()
            .parseLiteral(written, CoercedVariables.emptyVariables(), context, Locale.ROOT)
        : scalar.getCoercing().parseValue(value, context, Locale.ROOT);
  }

  private static String meant(Given given, GraphQLScalarType type) {
    return switch (type.getName()) {
      case "Int" ->
          given.kind().equals(WHOLE_NUMBER)
              ? WHOLE_NUMBER + " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE
              : WHOLE_NUMBER;
      case "Long" -> WHOLE_NUMBER + " of at most 64 bits";
      case "Float" -> "a number";
      case "Boolean" -> "true or false";
      case "String" -> "a text in double quotes";
      case "ID" -> "an id, which is a text in double quotes";
      default -> Words.a(type.getName());
    };
  }

  private void wrong(Given given, Place place, String what, String hint) {
    if (isEnough()) {
      return;
    }
    var location = given.location();
    found.add(
        Mistake.ofSchema(
            "'" + place.words() + "'" + owner + " " + what + ".",
            hint,
            location == null ? around : location));
  }
}
