package io.vclustermanager.strangers;

import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a schema lets ask, whatever it says: each field of each type on the shortest way to it,
 * each list with each of its arguments, each mutation with each field of its input. What was asked
 * for is written down.
 */
final class Documents {
  /** These lead to everything, and are asked for by themselves. */
  private static final Set<String> OF_NODES = Set.of("node", "nodes");

  /** Variants of a field in one document: fewer than may have an alias. */
  private static final int AT_ONCE = 6;

  private final GraphQLSchema schema;
  private final Values values;
  private final Set<String> asked = new TreeSet<>();

  Documents(GraphQLSchema schema, Values values) {
    this.schema = schema;
    this.values = values;
  }

  /** The fields that were asked for so far, as {@code Type.field}. */
  Set<String> asked() {
    return asked;
  }

  /** All fields that there are. */
  static Set<String> fields(GraphQLSchema schema) {
    return schema.getAllTypesAsList().stream()
        .filter(each -> !each.getName().startsWith("__"))
        .filter(GraphQLFieldsContainer.class::isInstance)
        .map(GraphQLFieldsContainer.class::cast)
        .flatMap(
            type -> type.getFieldDefinitions().stream().map(field -> name(type, field.getName())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Each field of each type below the queries, without arguments that need not be given.
   *
   * @param isOwn whether the way there begins at what is the asker's own, else at the other side's
   */
  List<Question> reads(boolean isOwn) {
    var questions = new ArrayList<Question>();
    for (var place : places(isOwn).values()) {
      var leaves = fields(place, field -> target(field) == null).toList();
      if (!leaves.isEmpty()) {
        var parts = leaves.stream().map(each -> field(place.type(), each, "", 0)).toList();
        questions.add(
            new Question(
                name(place.type(), "…"), "query", place, List.of(String.join(" ", parts))));
      }
      fields(place, field -> target(field) != null)
          .flatMap(field -> read(place, field, isOwn))
          .forEach(questions::add);
    }
    return questions;
  }

  private Stream<Question> read(Place place, GraphQLFieldDefinition field, boolean isOwn) {
    return ofSide(values.required(place.type().getName(), field), isOwn).stream()
        .map(
            arguments ->
                new Question(
                    name(place.type(), field.getName()),
                    "query",
                    place,
                    List.of(field(place.type(), field, arguments.text(), isPage(field) ? 2 : 1))));
  }

  /** Each argument that need not be given, on the way that begins at the asker's own. */
  List<Question> variants() {
    return places(true).values().stream()
        .flatMap(
            place ->
                fields(place, field -> target(field) != null)
                    .flatMap(field -> variants(place, field)))
        .toList();
  }

  private Stream<Question> variants(Place place, GraphQLFieldDefinition field) {
    var type = place.type().getName();
    var required = ofSide(values.required(type, field), true).getFirst().text();
    var parts =
        values.optional(type, field).stream()
            .map(each -> required.isEmpty() ? each.text() : required + ", " + each.text())
            .map(each -> field(place.type(), field, each, isPage(field) ? 1 : 0))
            .toList();
    return IntStream.iterate(0, from -> from < parts.size(), from -> from + AT_ONCE)
        .mapToObj(from -> parts.subList(from, Math.min(parts.size(), from + AT_ONCE)))
        .map(
            some -> new Question(name(place.type(), field.getName()), "query", place, named(some)));
  }

  private static List<String> named(List<String> parts) {
    return IntStream.range(0, parts.size()).mapToObj(i -> "v" + i + ": " + parts.get(i)).toList();
  }

  /** Everything by its id: one by one, and all at once. */
  List<Question> nodes(Collection<String> ids) {
    var root = Place.root(query());
    var one = query().getFieldDefinition("node");
    var all = query().getFieldDefinition("nodes");
    var list = ids.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
    return Stream.concat(
            ids.stream().map(each -> field(query(), one, "id: \"" + each + '"', 1)),
            Stream.of(field(query(), all, "ids: [" + list + "]", 0)))
        .map(each -> new Question("Query.node", "query", root, List.of(each)))
        .toList();
  }

  /** Each mutation, with each field of its input. */
  Map<String, List<Question>> mutations() {
    return ofRoot("mutation", Objects.requireNonNull(schema.getMutationType()));
  }

  /** Each subscription, with each of its arguments. */
  Map<String, List<Question>> subscriptions() {
    return ofRoot("subscription", Objects.requireNonNull(schema.getSubscriptionType()));
  }

  private Map<String, List<Question>> ofRoot(String kind, GraphQLObjectType root) {
    var result = new LinkedHashMap<String, List<Question>>();
    for (var field : root.getFieldDefinitions()) {
      var required = values.required(root.getName(), field);
      var optional =
          values.optional(root.getName(), field).stream()
              .map(each -> join(required.getFirst().text(), each.text()));
      result.put(
          field.getName(),
          Stream.concat(required.stream().map(Value::text), optional)
              .map(each -> field(root, field, each, 2))
              .map(
                  each ->
                      new Question(
                          name(root, field.getName()), kind, Place.root(root), List.of(each)))
              .toList());
    }
    return result;
  }

  private static String join(String some, String more) {
    return some.isEmpty() ? more : some + ", " + more;
  }

  /** What can be reached from the queries, each on the shortest way. */
  private Map<String, Place> places(boolean isOwn) {
    var places = new LinkedHashMap<String, Place>();
    var next = new ArrayDeque<Place>();
    next.add(Place.root(query()));
    while (!next.isEmpty()) {
      var place = next.remove();
      if (places.putIfAbsent(place.type().getName(), place) == null) {
        fields(place, field -> target(field) != null)
            .flatMap(field -> below(place, field, isOwn))
            .forEach(next::add);
      }
    }
    return places;
  }

  private Stream<Place> below(Place place, GraphQLFieldDefinition field, boolean isOwn) {
    var arguments = ofSide(values.required(place.type().getName(), field), isOwn).getFirst();
    var call = call(field, arguments.text());
    return target(field) instanceof GraphQLInterfaceType general
        ? Stream.concat(
            Stream.of(new Place(place, call, false, general)),
            kinds(general).stream().map(each -> new Place(place, call, true, each)))
        : Stream.of(
            new Place(
                place,
                call,
                false,
                (GraphQLFieldsContainer) Objects.requireNonNull(target(field))));
  }

  private static List<Value> ofSide(List<Value> all, boolean isOwn) {
    var some = all.stream().filter(each -> each.isOwn() == isOwn).toList();
    return some.isEmpty() ? all : some;
  }

  private static Stream<GraphQLFieldDefinition> fields(
      Place place, Predicate<GraphQLFieldDefinition> which) {
    return place.type().getFieldDefinitions().stream()
        .filter(each -> !(place.from() == null && OF_NODES.contains(each.getName())))
        .filter(which);
  }

  /** A field with what stands below it, so deep. */
  private String field(
      GraphQLFieldsContainer type, GraphQLFieldDefinition field, String arguments, int depth) {
    asked.add(name(type, field.getName()));
    var call = call(field, arguments);
    var target = target(field);
    return target == null ? call : call + " { " + selection(target, depth) + " }";
  }

  /** Pages are short where nothing else is asked for. */
  private static String call(GraphQLFieldDefinition field, String arguments) {
    var isLong =
        field.getArgument("first") != null && !arguments.matches(".*\\b(first|last|before): .*");
    var all = isLong ? join(arguments, "first: 3") : arguments;
    return all.isEmpty() ? field.getName() : field.getName() + "(" + all + ")";
  }

  private String selection(GraphQLCompositeType type, int depth) {
    var parts = new ArrayList<String>();
    parts.add("__typename");
    if (type instanceof GraphQLInterfaceType general) {
      var clashes = clashes(general);
      parts.add(members(general, 0, name -> false));
      kinds(general)
          .forEach(
              each ->
                  parts.add(
                      "... on %s { %s }"
                          .formatted(each.getName(), members(each, depth, clashes::contains))));
    } else if (type instanceof GraphQLFieldsContainer container) {
      parts.add(members(container, depth, name -> false));
    }
    return String.join(" ", parts);
  }

  /** Those that need no argument; who is to have another name is called by the type, too. */
  private String members(GraphQLFieldsContainer type, int depth, Predicate<String> isRenamed) {
    var members =
        type.getFieldDefinitions().stream()
            .filter(each -> each.getArguments().stream().noneMatch(Values::isRequired))
            .filter(each -> target(each) == null || depth > 0)
            .map(
                each ->
                    (isRenamed.test(each.getName())
                            ? type.getName() + "_" + each.getName() + ": "
                            : "")
                        + field(type, each, "", depth - 1))
            .collect(Collectors.joining(" "));
    return members.isEmpty() ? "__typename" : members;
  }

  /** The fields that GraphQL does not merge over the kinds of an interface: of other types. */
  private Set<String> clashes(GraphQLInterfaceType general) {
    var types = new HashMap<String, Set<String>>();
    Stream.concat(Stream.of(general), kinds(general).stream())
        .flatMap(each -> each.getFieldDefinitions().stream())
        .forEach(
            each ->
                types
                    .computeIfAbsent(each.getName(), _ -> new TreeSet<>())
                    .add(GraphQLTypeUtil.simplePrint(each.getType())));
    return types.entrySet().stream()
        .filter(each -> each.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<GraphQLObjectType> kinds(GraphQLInterfaceType general) {
    return Objects.requireNonNull(schema.getImplementations(general));
  }

  private static boolean isPage(GraphQLFieldDefinition field) {
    return GraphQLTypeUtil.unwrapAll(field.getType()).getName().endsWith("Connection");
  }

  private static @Nullable GraphQLCompositeType target(GraphQLFieldDefinition field) {
    return GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLCompositeType type
        ? type
        : null;
  }

  private static String name(GraphQLFieldsContainer type, String field) {
    return type.getName() + "." + field;
  }

  private GraphQLObjectType query() {
    return schema.getQueryType();
  }
}
