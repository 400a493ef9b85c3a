package io.vclustermanager.graphql.mistake;

import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.Definition;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.ListType;
import graphql.language.Node;
import graphql.language.NonNullType;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.Value;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a document, be it valid or not, and notes each place with what the schema says of
 * it. Fragments are gone through once, where they are defined.
 */
final class Walk {
  private final GraphQLSchema schema;
  private final List<Spot> spots = new ArrayList<>();

  private Walk(GraphQLSchema schema) {
    this.schema = schema;
  }

  /** All places of a document, in its order. */
  static List<Spot> through(Document document, GraphQLSchema schema) {
    return through(document.getDefinitions().stream(), schema);
  }

  /** All places of one operation, and of all fragments. */
  static List<Spot> through(
      OperationDefinition operation, Document document, GraphQLSchema schema) {
    return through(
        document.getDefinitions().stream()
            .filter(each -> each == operation || !(each instanceof OperationDefinition)),
        schema);
  }

  @SuppressWarnings("rawtypes") // as the engine gives them
  private static List<Spot> through(Stream<Definition> definitions, GraphQLSchema schema) {
    var walk = new Walk(schema);
    definitions.forEach(walk::definition);
    return walk.spots;
  }

  /** The type that a document writes so; null where the schema has none of that name. */
  static @Nullable GraphQLType type(GraphQLSchema schema, @Nullable Type<?> written) {
    return switch (written) {
      case TypeName name -> schema.getType(name.getName());
      case ListType list -> {
        var item = type(schema, list.getType());
        yield item == null ? null : GraphQLList.list(item);
      }
      case NonNullType required -> {
        var type = type(schema, required.getType());
        yield type == null ? null : GraphQLNonNull.nonNull(type);
      }
      case null, default -> null;
    };
  }

  private void definition(Definition<?> definition) {
    note(definition);
    switch (definition) {
      case OperationDefinition operation -> operation(operation);
      case FragmentDefinition fragment -> fragment(fragment);
      default -> {} // is not for documents, and refused as such
    }
  }

  private void operation(OperationDefinition operation) {
    directives(operation.getDirectives());
    for (var variable : operation.getVariableDefinitions()) {
      variable(variable);
    }
    selections(operation.getSelectionSet(), root(operation));
  }

  private @Nullable GraphQLCompositeType root(OperationDefinition operation) {
    return switch (operation.getOperation()) {
      case QUERY -> schema.getQueryType();
      case MUTATION -> schema.getMutationType();
      case SUBSCRIPTION -> schema.getSubscriptionType();
    };
  }

  private void variable(VariableDefinition variable) {
    var type = type(schema, variable.getType());
    spots.add(new Spot(variable, null, null, null, type, false));
    typeName(variable.getType(), true);
    directives(variable.getDirectives());
  }

  private void typeName(@Nullable Type<?> type, boolean isInput) {
    switch (type) {
      case TypeName name -> spots.add(new Spot(name, null, null, null, null, isInput));
      case ListType list -> typeName(list.getType(), isInput);
      case NonNullType required -> typeName(required.getType(), isInput);
      case null, default -> {}
    }
  }

  private void fragment(FragmentDefinition fragment) {
    typeName(fragment.getTypeCondition(), false);
    directives(fragment.getDirectives());
    selections(fragment.getSelectionSet(), composite(fragment.getTypeCondition()));
  }

  private @Nullable GraphQLCompositeType composite(TypeName condition) {
    return schema.getType(condition.getName()) instanceof GraphQLCompositeType type ? type : null;
  }

  private void selections(@Nullable SelectionSet set, @Nullable GraphQLCompositeType parent) {
    if (set != null) {
      for (Selection<?> each : set.getSelections()) {
        selection(each, parent);
      }
    }
  }

  private void selection(Selection<?> selection, @Nullable GraphQLCompositeType parent) {
    switch (selection) {
      case Field field -> field(field, parent);
      case InlineFragment inline -> {
        spots.add(new Spot(inline, parent, null, null, null, false));
        var condition = inline.getTypeCondition();
        typeName(condition, false);
        directives(inline.getDirectives());
        selections(inline.getSelectionSet(), condition == null ? parent : composite(condition));
      }
      case FragmentSpread spread -> {
        spots.add(new Spot(spread, parent, null, null, null, false));
        directives(spread.getDirectives());
      }
      default -> {} // there are no other selections
    }
  }

  private void field(Field field, @Nullable GraphQLCompositeType parent) {
    var definition = parent == null ? null : definition(parent, field.getName());
    var taker = definition == null ? null : Taker.of(definition);
    var isMutation = parent != null && parent == schema.getMutationType();
    spots.add(new Spot(field, parent, definition, taker, null, false));
    arguments(field.getArguments(), taker, isMutation);
    directives(field.getDirectives());
    selections(field.getSelectionSet(), below(definition));
  }

  private @Nullable GraphQLFieldDefinition definition(GraphQLCompositeType parent, String name) {
    if (name.startsWith("__")) {
      return Stream.of(
              schema.getIntrospectionTypenameFieldDefinition(),
              schema.getIntrospectionSchemaFieldDefinition(),
              schema.getIntrospectionTypeFieldDefinition())
          .filter(each -> each.getName().equals(name))
          .findFirst()
          .orElse(null);
    }
    return parent instanceof GraphQLFieldsContainer type ? type.getFieldDefinition(name) : null;
  }

  private static @Nullable GraphQLCompositeType below(@Nullable GraphQLFieldDefinition field) {
    return field != null
            && GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLCompositeType type
        ? type
        : null;
  }

  private void directives(List<Directive> directives) {
    for (var each : directives) {
      var definition = schema.getDirective(each.getName());
      var taker = definition == null ? null : Taker.of(definition);
      spots.add(new Spot(each, null, null, taker, null, false));
      arguments(each.getArguments(), taker, false);
    }
  }

  private void arguments(List<Argument> arguments, @Nullable Taker taker, boolean isInput) {
    for (var each : arguments) {
      var definition = taker == null ? null : taker.argument(each.getName());
      var expected = definition == null ? null : definition.getType();
      spots.add(new Spot(each, null, null, taker, expected, isInput));
      value(each.getValue(), expected, isInput);
    }
  }

  private void value(Value<?> value, @Nullable GraphQLType expected, boolean isInput) {
    switch (value) {
      case VariableReference variable ->
          spots.add(new Spot(variable, null, null, null, expected, isInput));
      case ArrayValue list -> {
        for (Value<?> each : list.getValues()) {
          value(each, item(expected), isInput);
        }
      }
      case ObjectValue object -> {
        spots.add(new Spot(object, null, null, null, expected, isInput));
        for (var each : object.getObjectFields()) {
          value(each.getValue(), fieldOf(expected, each.getName()), isInput);
        }
      }
      default -> {} // has nothing in it
    }
  }

  private static @Nullable GraphQLType item(@Nullable GraphQLType list) {
    return list != null && GraphQLTypeUtil.unwrapNonNull(list) instanceof GraphQLList several
        ? several.getWrappedType()
        : null;
  }

  /** A single object is taken where a list of them is meant, too. */
  private static @Nullable GraphQLType fieldOf(@Nullable GraphQLType object, String name) {
    if (object == null
        || !(GraphQLTypeUtil.unwrapAll(object) instanceof GraphQLInputObjectType type)) {
      return null;
    }
    var field = type.getFieldDefinition(name);
    return field == null ? null : field.getType();
  }

  private void note(Node<?> node) {
    spots.add(new Spot(node, null, null, null, null, false));
  }
}
