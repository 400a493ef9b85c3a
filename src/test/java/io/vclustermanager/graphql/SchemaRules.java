package io.vclustermanager.graphql;

import static java.util.stream.Collectors.toMap;

import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.language.DescribedNode;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.NamedNode;
import graphql.language.Node;
import graphql.language.StringValue;
import graphql.language.Type;
import graphql.language.TypeDefinition;
import graphql.parser.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The conventions of the graph, checked on a schema's text. */
final class SchemaRules {
  private static final Pattern REMOVAL = Pattern.compile("Removal on \\d{4}-\\d{2}-\\d{2}");
  private static final List<String> PAGE =
      List.of("first: Int", "after: String", "last: Int", "before: String");
  private static final List<String> CONNECTION =
      List.of("edges", "nodes", "pageInfo: PageInfo!", "totalCount: Int");

  private static final List<String> OPERATORS = List.of("eq", "in", "not");

  private final Document document;
  private final Map<String, TypeDefinition<?>> types;

  private SchemaRules(String sdl) {
    this.document = Parser.parse(sdl);
    this.types =
        document.getDefinitions().stream()
            .filter(TypeDefinition.class::isInstance)
            .map(definition -> (TypeDefinition<?>) definition)
            .collect(toMap(TypeDefinition::getName, Function.identity()));
  }

  /** What breaks the conventions, each with its place. */
  static List<String> violations(String sdl) {
    var rules = new SchemaRules(sdl);
    return Stream.of(
            rules.descriptions(),
            rules.mutations(),
            rules.connections(),
            rules.filters(),
            rules.deprecations())
        .flatMap(Function.identity())
        .toList();
  }

  private Stream<String> descriptions() {
    return places(document, "")
        .filter(place -> place.node instanceof DescribedNode<?> node && !isDescribed(node))
        .map(place -> place.name + " has no description");
  }

  private static boolean isDescribed(DescribedNode<?> node) {
    return node.getDescription() != null && !node.getDescription().getContent().isBlank();
  }

  private Stream<String> mutations() {
    return types.containsKey("Mutation")
        ? fields("Mutation").stream().flatMap(this::mutation)
        : Stream.of();
  }

  private Stream<String> mutation(FieldDefinition mutation) {
    var name =
        Character.toUpperCase(mutation.getName().charAt(0)) + mutation.getName().substring(1);
    var wrong = new ArrayList<String>();
    require(
        wrong,
        texts(mutation.getInputValueDefinitions()).equals(List.of("input: " + name + "Input!"))
            && types.get(name + "Input") instanceof InputObjectTypeDefinition,
        "has one argument, input: " + name + "Input!");
    require(
        wrong,
        print(mutation.getType()).equals(name + "Payload!") && types.containsKey(name + "Payload"),
        "returns " + name + "Payload!");
    if (wrong.isEmpty()) {
      payload(wrong, fields(name + "Payload"));
      input(wrong, mutation, inputs(name + "Input"), fields(name + "Payload"));
    }
    return wrong.stream().map(rule -> "Mutation." + mutation.getName() + ": it " + rule);
  }

  private static void payload(List<String> wrong, List<FieldDefinition> payload) {
    require(
        wrong,
        payload.stream().anyMatch(field -> text(field).equals("userErrors: [UserError!]!")),
        "has userErrors: [UserError!]! in its payload");
    require(
        wrong,
        payload.stream().anyMatch(field -> text(field).equals("warnings: [Warning!]!")),
        "has warnings: [Warning!]! in its payload");
    require(
        wrong,
        payload.stream()
            .filter(field -> !field.getName().matches("userErrors|warnings"))
            .noneMatch(field -> print(field.getType()).endsWith("!")),
        "has only nullable results in its payload");
  }

  private static void input(
      List<String> wrong,
      FieldDefinition mutation,
      List<String> input,
      List<FieldDefinition> payload) {
    require(
        wrong,
        input.contains("idempotencyKey: String") || mutation.getName().equals("login"),
        "takes an idempotencyKey: String");
    var changesClusters =
        payload.stream().anyMatch(field -> field.getName().matches("cluster|operation"));
    require(
        wrong,
        input.contains("dryRun: Boolean = false") || !changesClusters,
        "takes dryRun: Boolean = false, since it changes a cluster");
  }

  private Stream<String> connections() {
    var paged =
        places(document, "")
            .filter(place -> place.node instanceof FieldDefinition field && isPaged(field))
            .filter(place -> !texts(inputsOf(place.node)).containsAll(PAGE))
            .map(place -> place.name + " takes " + String.join(", ", PAGE));
    var pages =
        types.keySet().stream()
            .filter(name -> name.endsWith("Connection"))
            .flatMap(
                name ->
                    CONNECTION.stream()
                        .filter(part -> fields(name).stream().noneMatch(has(part)))
                        .map(part -> name + " has " + part));
    return Stream.concat(paged, pages);
  }

  private static Predicate<FieldDefinition> has(String part) {
    return field -> part.contains(":") ? text(field).equals(part) : field.getName().equals(part);
  }

  /** One style: what is filtered by stands in an input of its own, with the same operators. */
  private Stream<String> filters() {
    return types.values().stream()
        .filter(type -> type.getName().endsWith("Filter"))
        .filter(InputObjectTypeDefinition.class::isInstance)
        .map(InputObjectTypeDefinition.class::cast)
        .flatMap(
            filter ->
                filter.getInputValueDefinitions().stream().anyMatch(SchemaRules::isOperator)
                    ? operators(filter)
                    : parts(filter));
  }

  private static boolean isOperator(InputValueDefinition input) {
    return OPERATORS.contains(input.getName());
  }

  private static Stream<String> operators(InputObjectTypeDefinition filter) {
    var given = texts(filter.getInputValueDefinitions());
    var type =
        given.stream()
            .filter(each -> each.startsWith("in: "))
            .map(each -> each.replaceAll("in: \\[(\\w+)!]", "$1"))
            .findFirst()
            .orElse("T");
    return OPERATORS.stream()
        .map(each -> each.equals("eq") ? "eq: " + type : each + ": [" + type + "!]")
        .filter(each -> !given.contains(each))
        .map(each -> filter.getName() + " has " + each);
  }

  private Stream<String> parts(InputObjectTypeDefinition filter) {
    return filter.getInputValueDefinitions().stream()
        .filter(input -> !input.hasDirective("deprecated"))
        .filter(input -> types.get(nameOf(input.getType())) instanceof EnumTypeDefinition)
        .map(input -> filter.getName() + "." + input.getName() + " takes eq, in and not");
  }

  private static String nameOf(Type<?> type) {
    return print(type).replaceAll("[\\[\\]!]", "");
  }

  private Stream<String> deprecations() {
    return places(document, "")
        .filter(
            place ->
                place.node instanceof DirectivesContainer<?> marked
                    && marked.getDirectives("deprecated").stream().anyMatch(each -> !isDated(each)))
        .map(place -> place.name + " is deprecated without 'Removal on YYYY-MM-DD'");
  }

  private static boolean isDated(Directive deprecated) {
    var reason = reason(deprecated.getArgument("reason"));
    return reason != null && REMOVAL.matcher(reason).find();
  }

  private static @Nullable String reason(@Nullable Argument argument) {
    return argument != null && argument.getValue() instanceof StringValue text
        ? text.getValue()
        : null;
  }

  private static boolean isPaged(FieldDefinition field) {
    return print(field.getType()).matches("\\w+Connection!?");
  }

  private record Place(String name, Node<?> node) {}

  /** The node and all below it, each with the names that lead to it. */
  private static Stream<Place> places(Node<?> node, String parent) {
    var name = node instanceof NamedNode<?> named ? parent + "." + named.getName() : parent;
    var below = node.getChildren().stream().flatMap(child -> places(child, name));
    return Stream.concat(Stream.of(new Place(name.replaceFirst("^\\.", ""), node)), below);
  }

  private List<FieldDefinition> fields(String type) {
    return types.get(type) instanceof ImplementingTypeDefinition<?> definition
        ? definition.getFieldDefinitions()
        : List.of();
  }

  private List<String> inputs(String type) {
    return types.get(type) instanceof InputObjectTypeDefinition definition
        ? texts(definition.getInputValueDefinitions())
        : List.of();
  }

  private static List<InputValueDefinition> inputsOf(Node<?> field) {
    return ((FieldDefinition) field).getInputValueDefinitions();
  }

  private static List<String> texts(List<InputValueDefinition> inputs) {
    return inputs.stream().map(SchemaRules::text).toList();
  }

  private static String text(InputValueDefinition input) {
    var text = input.getName() + ": " + print(input.getType());
    return input.getDefaultValue() == null
        ? text
        : text + " = " + AstPrinter.printAst(input.getDefaultValue());
  }

  private static String text(FieldDefinition field) {
    return field.getName() + ": " + print(field.getType());
  }

  private static String print(Type<?> type) {
    return AstPrinter.printAst(type);
  }

  private static void require(List<String> wrong, boolean holds, String rule) {
    if (!holds) {
      wrong.add(rule);
    }
  }
}
