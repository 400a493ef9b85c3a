package io.vclustermanager.graphql.mistake;

import graphql.language.Field;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to say of a field that is not there: most are somewhere near. */
final class FieldWords {
  /** A name that is in more places, such as that of an id, is not explained by one of them. */
  private static final int MOST_BELOW = 2;

  private final GraphQLSchema schema;

  FieldWords(GraphQLSchema schema) {
    this.schema = schema;
  }

  Mistake unknown(Field field, GraphQLCompositeType parent) {
    var quoted = Words.quote(field.getName());
    var kind = kind(parent);
    return Mistake.ofSchema(
        kind == null
            ? parent.getName() + " has no field " + quoted + "."
            : "There is no " + kind + " " + quoted + ".",
        hint(field.getName(), parent),
        field.getSourceLocation());
  }

  /** Where it is instead; else what is like it; else what there is. */
  private String hint(String name, GraphQLCompositeType parent) {
    return Stream.of(
            ofOtherRoot(name, parent), ofOneKind(name, parent), ofWhatIsBelow(name, parent))
        .filter(each -> !each.isEmpty())
        .findFirst()
        .orElseGet(() -> like(name, parent));
  }

  private static String like(String name, GraphQLCompositeType parent) {
    var names = fields(parent).map(GraphQLFieldDefinition::getName).toList();
    var near = Words.didYouMean(Near.names(name, names));
    return near.isEmpty() ? Words.listed("There are:", names, "") : near;
  }

  private String ofOtherRoot(String name, GraphQLCompositeType parent) {
    return kind(parent) == null
        ? ""
        : Stream.of(schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType())
            .filter(root -> root != null && root.getFieldDefinition(name) != null)
            .map(root -> "It is a %1$s: write %1$s { %2$s … }.".formatted(kind(root), name))
            .findFirst()
            .orElse("");
  }

  private String ofOneKind(String name, GraphQLCompositeType parent) {
    var kinds = possible(schema, parent).filter(type -> type != parent && has(type, name)).toList();
    return kinds.isEmpty()
        ? ""
        : "%s alone has it: write ... on %s { %s }."
            .formatted(
                String.join(" or ", kinds.stream().map(GraphQLObjectType::getName).toList()),
                kinds.getFirst().getName(),
                name);
  }

  private String ofWhatIsBelow(String name, GraphQLCompositeType parent) {
    var below =
        fields(parent)
            .filter(
                each ->
                    GraphQLTypeUtil.unwrapAll(each.getType()) instanceof GraphQLFieldsContainer type
                        && has(type, name))
            .map(GraphQLFieldDefinition::getName)
            .toList();
    return below.isEmpty() || below.size() > MOST_BELOW || kind(parent) != null
        ? ""
        : "It is a field of '%1$s': write %1$s { %2$s }.".formatted(below.getLast(), name);
  }

  private static boolean has(GraphQLFieldsContainer type, String name) {
    return type.getFieldDefinition(name) != null;
  }

  private static Stream<GraphQLFieldDefinition> fields(GraphQLCompositeType type) {
    return type instanceof GraphQLFieldsContainer container
        ? container.getFieldDefinitions().stream()
        : Stream.empty();
  }

  /** The kinds of objects that stand where that type does. */
  static Stream<GraphQLObjectType> possible(GraphQLSchema schema, GraphQLCompositeType type) {
    return switch (type) {
      case GraphQLObjectType object -> Stream.of(object);
      case GraphQLInterfaceType shared ->
          Stream.ofNullable(schema.getImplementations(shared)).flatMap(List::stream);
      case GraphQLUnionType union -> objects(union);
      default -> Stream.empty();
    };
  }

  private static Stream<GraphQLObjectType> objects(GraphQLUnionType union) {
    return union.getTypes().stream()
        .filter(GraphQLObjectType.class::isInstance)
        .map(GraphQLObjectType.class::cast);
  }

  static List<String> names(Stream<GraphQLObjectType> types) {
    return types.map(GraphQLObjectType::getName).toList();
  }

  private @Nullable String kind(GraphQLCompositeType type) {
    if (type == schema.getQueryType()) {
      return "query";
    }
    if (type == schema.getMutationType()) {
      return "mutation";
    }
    return type == schema.getSubscriptionType() ? "subscription" : null;
  }
}
