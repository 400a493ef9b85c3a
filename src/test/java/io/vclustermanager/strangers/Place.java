package io.vclustermanager.strangers;

import graphql.schema.GraphQLFieldsContainer;
import org.jspecify.annotations.Nullable;

/**
 * How a type is reached from the root.
 *
 * @param from the place above; null at the root
 * @param call the field with its arguments
 * @param isPart whether the field promises more kinds than this one
 */
record Place(@Nullable Place from, String call, boolean isPart, GraphQLFieldsContainer type) {
  static Place root(GraphQLFieldsContainer type) {
    return new Place(null, "", false, type);
  }

  String around(String selection) {
    if (from == null) {
      return selection;
    }
    var inside = isPart ? "... on " + type.getName() + " { " + selection + " }" : selection;
    return from.around(call + " { __typename " + inside + " }");
  }
}
