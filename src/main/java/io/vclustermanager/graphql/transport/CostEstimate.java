package io.vclustermanager.graphql.transport;

import graphql.introspection.Introspection;
import graphql.language.Argument;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.TypeName;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what a valid operation costs. What stands below a list with pages counts as often as
 * the page may have items ({@code first}, {@code last}), what stands below {@code ids} as often as
 * there are ids; other lists are short and count once. A field that looks at what is outside counts
 * as many, as its {@code @cost} says.
 */
final class CostEstimate {
  private static final Cost NOTHING = new Cost.Fixed(0);
  private static final Cost FIELD = new Cost.Fixed(1);

  /** Says of a field that it counts as many: {@code directive @cost(fields: Int!)}. */
  private static final String COST = "cost";

  private static final ListLength ONE = new ListLength.Known(1);
  private static final List<String> LENGTHS = List.of("first", "last", "ids");

  private final GraphQLSchema schema;
  private final Map<String, FragmentDefinition> fragments;
  private final Map<String, Cost> known = new HashMap<>();

  CostEstimate(GraphQLSchema schema, Map<String, FragmentDefinition> fragments) {
    this.schema = schema;
    this.fragments = fragments;
  }

  Cost of(OperationDefinition operation, GraphQLCompositeType root) {
    return of(operation.getSelectionSet(), root);
  }

  private Cost of(@Nullable SelectionSet set, GraphQLCompositeType parent) {
    return set == null
        ? NOTHING
        : set.getSelections().stream().map(each -> of(each, parent)).reduce(NOTHING, Cost::plus);
  }

  private Cost of(Selection<?> selection, GraphQLCompositeType parent) {
    return switch (selection) {
      case Field field -> of(field, parent);
      case InlineFragment inline ->
          of(inline.getSelectionSet(), type(inline.getTypeCondition()).orElse(parent));
      case FragmentSpread spread -> fragment(spread.getName());
      default -> NOTHING;
    };
  }

  private Cost of(Field field, GraphQLCompositeType parent) {
    if (field.getSelectionSet() == null || !(parent instanceof GraphQLFieldsContainer fields)) {
      return FIELD;
    }
    var definition = Introspection.getFieldDefinition(schema, fields, field.getName());
    return definition != null
            && GraphQLTypeUtil.unwrapAll(definition.getType()) instanceof GraphQLCompositeType type
        ? of(field.getSelectionSet(), type).times(length(field, definition)).plus(own(definition))
        : FIELD;
  }

  private static Cost own(GraphQLFieldDefinition definition) {
    var cost = definition.getAppliedDirective(COST);
    var fields = cost == null ? null : cost.getArgument("fields");
    return fields == null ? FIELD : new Cost.Fixed(fields.<Integer>getValue());
  }

  private static ListLength length(Field field, GraphQLFieldDefinition definition) {
    if (LENGTHS.stream().allMatch(each -> definition.getArgument(each) == null)) {
      return ONE;
    }
    return field.getArguments().stream()
        .filter(each -> LENGTHS.contains(each.getName()))
        .findFirst()
        .map(Argument::getValue)
        .map(ListLength::of)
        .orElseGet(() -> ListLength.of(null));
  }

  private Cost fragment(String name) {
    var before = known.get(name);
    if (before != null) {
      return before;
    }
    var fragment = fragments.get(name);
    var cost =
        fragment == null
            ? NOTHING
            : type(fragment.getTypeCondition())
                .map(type -> of(fragment.getSelectionSet(), type))
                .orElse(NOTHING);
    known.put(name, cost);
    return cost;
  }

  private Optional<GraphQLCompositeType> type(@Nullable TypeName condition) {
    return condition != null
            && schema.getType(condition.getName()) instanceof GraphQLCompositeType type
        ? Optional.of(type)
        : Optional.empty();
  }
}
