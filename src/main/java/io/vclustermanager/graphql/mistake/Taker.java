package io.vclustermanager.graphql.mistake;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLFieldDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What takes arguments.
 *
 * @param name of the field, or of the directive with its {@code @}
 */
record Taker(String name, List<GraphQLArgument> arguments) {
  static Taker of(GraphQLFieldDefinition field) {
    return new Taker(field.getName(), field.getArguments());
  }

  static Taker of(GraphQLDirective directive) {
    return new Taker("@" + directive.getName(), directive.getArguments());
  }

  /** The argument of that name; null where there is none. */
  @Nullable GraphQLArgument argument(String argument) {
    return arguments.stream()
        .filter(each -> each.getName().equals(argument))
        .findFirst()
        .orElse(null);
  }

  List<String> names() {
    return arguments.stream().map(GraphQLArgument::getName).toList();
  }
}
