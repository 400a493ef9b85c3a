package io.vclustermanager.graphql.mistake;

import graphql.ErrorType;
import graphql.introspection.Introspection.DirectiveLocation;
import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Node;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.SourceLocation;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLDirective;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what the engine found wrong with a document. It takes the kind and the place of each error,
 * looks at what stands there, and finds the words itself.
 */
final class DocumentWords {
  private static final Set<DirectiveLocation> EXECUTABLE =
      EnumSet.of(
          DirectiveLocation.QUERY,
          DirectiveLocation.MUTATION,
          DirectiveLocation.SUBSCRIPTION,
          DirectiveLocation.FIELD,
          DirectiveLocation.FRAGMENT_DEFINITION,
          DirectiveLocation.FRAGMENT_SPREAD,
          DirectiveLocation.INLINE_FRAGMENT,
          DirectiveLocation.VARIABLE_DEFINITION);

  private final Document document;
  private final GraphQLSchema schema;
  private final FieldWords fields;
  private final List<Spot> spots;

  DocumentWords(Document document, GraphQLSchema schema) {
    this.document = document;
    this.schema = schema;
    fields = new FieldWords(schema);
    spots = Walk.through(document, schema);
  }

  /** The same in our words, as several where several things are wrong; none: it has no better. */
  List<Mistake> of(ValidationError error) {
    return error.getValidationErrorType() instanceof ValidationErrorType type
        ? of(error, type)
        : List.of();
  }

  private List<Mistake> of(ValidationError error, ValidationErrorType type) {
    return switch (type) {
      case FieldUndefined -> each(error, Field.class, this::unknownField);
      case SubselectionRequired -> each(error, Field.class, this::withoutFields);
      case SubselectionNotAllowed -> each(error, Field.class, this::withFields);
      case MissingFieldArgument, NullValueForNonNullArgument ->
          each(error, Field.class, this::withoutArgument);
      case MissingDirectiveArgument -> each(error, Directive.class, this::withoutArgument);
      case UnknownArgument -> each(error, Argument.class, this::unknownArgument);
      case UnknownDirective ->
          either(
              each(error, Argument.class, this::unknownArgument),
              each(error, Directive.class, this::unknownDirective));
      case MisplacedDirective -> each(error, Directive.class, this::misplaced);
      case DuplicateDirectiveName -> twice(error, Directive.class, d -> "@" + d.getName());
      case WrongType -> all(error, Argument.class, this::wrongValues);
      case BadValueForDefaultArg -> all(error, VariableDefinition.class, this::wrongDefault);
      case UndefinedVariable -> each(error, VariableReference.class, this::undeclared);
      case UnusedVariable -> each(error, VariableDefinition.class, this::unused);
      case VariableTypeMismatch -> each(error, VariableReference.class, this::wrongVariable);
      case NonInputTypeOnVariable -> each(error, VariableDefinition.class, this::noInput);
      case DuplicateVariableName ->
          twice(error, VariableDefinition.class, variable -> "$" + variable.getName());
      case DuplicateArgumentNames ->
          either(
              each(error, Field.class, (field, _) -> twice(field, names(field.getArguments()))),
              each(error, Directive.class, (each, _) -> twice(each, names(each.getArguments()))));
      case UniqueObjectFieldName -> each(error, ObjectValue.class, this::fieldTwice);
      case UnknownType ->
          either(each(error, TypeName.class, this::unknownType), unknownTypesOfFragments());
      case UndefinedFragment -> each(error, FragmentSpread.class, this::unknownFragment);
      case UnusedFragment -> each(error, FragmentDefinition.class, this::unusedFragment);
      case DuplicateFragmentName ->
          twice(error, FragmentDefinition.class, FragmentDefinition::getName);
      case FragmentCycle -> each(error, FragmentDefinition.class, this::circle);
      case InvalidFragmentType ->
          either(
              each(error, InlineFragment.class, this::impossible),
              each(error, FragmentSpread.class, this::impossible));
      case InlineFragmentTypeConditionInvalid ->
          each(error, InlineFragment.class, this::fragmentOfNoObject);
      case FragmentTypeConditionInvalid ->
          each(error, FragmentDefinition.class, this::fragmentOfNoObject);
      case FieldsConflict -> conflict(error);
      case LoneAnonymousOperationViolation ->
          ofDocument(error, "Of several operations in a document, each needs a name.");
      case DuplicateOperationName ->
          twice(error, OperationDefinition.class, operation -> name(operation.getName()));
      case SubscriptionMultipleRootFields ->
          ofDocument(error, "A subscription has one field; subscribe once for each.");
      case SubscriptionIntrospectionRootField ->
          ofDocument(error, "A subscription cannot ask for the schema; a query can.");
      case NonExecutableDefinition ->
          ofDocument(
              error,
              "A document holds queries, mutations, subscriptions and fragments, and defines no"
                  + " types.");
      default -> List.of(); // limits, and what is not used here
    };
  }

  private <N extends Node<?>> List<Mistake> each(
      ValidationError error, Class<N> type, BiFunction<N, Spot, @Nullable Mistake> words) {
    return at(error, type)
        .map(spot -> words.apply(type.cast(spot.node()), spot))
        .filter(Objects::nonNull)
        .toList();
  }

  private <N extends Node<?>> List<Mistake> all(
      ValidationError error, Class<N> type, BiFunction<N, Spot, List<Mistake>> words) {
    return at(error, type)
        .flatMap(spot -> words.apply(type.cast(spot.node()), spot).stream())
        .toList();
  }

  private static List<Mistake> either(List<Mistake> first, List<Mistake> second) {
    return first.isEmpty() ? second : first;
  }

  private Stream<Spot> at(ValidationError error, Class<? extends Node<?>> type) {
    List<SourceLocation> places = error.getLocations();
    return spots.stream()
        .filter(spot -> type.isInstance(spot.node()))
        .filter(spot -> places.contains(spot.node().getSourceLocation()));
  }

  private <N extends Node<?>> List<Mistake> twice(
      ValidationError error, Class<N> type, Function<N, String> name) {
    return each(
        error,
        type,
        (node, _) ->
            ofDocument(node, Words.quote(name.apply(node)) + " stands twice; once is meant.", ""));
  }

  private static List<Mistake> ofDocument(ValidationError error, String what) {
    return List.of(new Mistake(what, "", error.getLocations(), ErrorType.ValidationError));
  }

  private static Mistake ofDocument(Node<?> node, String what, String hint) {
    return Mistake.ofSchema(what, hint, node.getSourceLocation());
  }

  private @Nullable Mistake unknownField(Field field, Spot spot) {
    var parent = spot.parent();
    return parent == null ? null : fields.unknown(field, parent);
  }

  private @Nullable Mistake withoutFields(Field field, Spot spot) {
    if (spot.field() == null
        || !(GraphQLTypeUtil.unwrapAll(spot.field().getType())
            instanceof GraphQLCompositeType type)) {
      return null;
    }
    var names =
        type instanceof GraphQLFieldsContainer container
            ? container.getFieldDefinitions().stream()
                .filter(each -> GraphQLTypeUtil.isLeaf(each.getType()))
                .map(GraphQLFieldDefinition::getName)
                .limit(2)
                .toList()
            : List.<String>of();
    var name = field.getName();
    return Mistake.ofSchema(
        "'%s' is an object (%s): say which of its fields you want.".formatted(name, type.getName()),
        names.isEmpty() ? "" : "Such as %s { %s }.".formatted(name, String.join(" ", names)),
        field.getSourceLocation());
  }

  private @Nullable Mistake withFields(Field field, Spot spot) {
    return spot.field() == null
        ? null
        : Mistake.ofSchema(
            "'%s' is a single value (%s) and has no fields: leave out the braces behind it."
                .formatted(field.getName(), GraphQLTypeUtil.simplePrint(spot.field().getType())),
            "",
            field.getSourceLocation());
  }

  private @Nullable Mistake withoutArgument(Field field, Spot spot) {
    return withoutArgument(field, field.getArguments(), spot.taker());
  }

  private @Nullable Mistake withoutArgument(Directive directive, Spot spot) {
    return withoutArgument(directive, directive.getArguments(), spot.taker());
  }

  private static @Nullable Mistake withoutArgument(
      Node<?> node, List<Argument> given, @Nullable Taker taker) {
    if (taker == null) {
      return null;
    }
    var there =
        given.stream()
            .filter(each -> !(each.getValue() instanceof NullValue))
            .map(Argument::getName)
            .collect(Collectors.toSet());
    var missing =
        taker.arguments().stream()
            .filter(each -> each.getType() instanceof GraphQLNonNull)
            .filter(each -> !each.hasSetDefaultValue() && !there.contains(each.getName()))
            .map(each -> each.getName() + ": " + GraphQLTypeUtil.simplePrint(each.getType()))
            .toList();
    return missing.isEmpty()
        ? null
        : Mistake.ofSchema(
            "'%s' needs (%s).".formatted(taker.name(), String.join(", ", missing)),
            "",
            node.getSourceLocation());
  }

  private @Nullable Mistake unknownArgument(Argument argument, Spot spot) {
    var taker = spot.taker();
    if (taker == null || taker.argument(argument.getName()) != null) {
      return null;
    }
    return Mistake.ofSchema(
        "'%s' takes no argument %s.".formatted(taker.name(), Words.quote(argument.getName())),
        Words.sentences(
            Words.didYouMean(Near.names(argument.getName(), taker.names())),
            Words.listed("It takes:", taker.names(), "It takes none.")),
        argument.getSourceLocation());
  }

  private Mistake unknownDirective(Directive directive, Spot spot) {
    var known =
        schema.getDirectives().stream()
            .filter(each -> each.validLocations().stream().anyMatch(EXECUTABLE::contains))
            .map(GraphQLDirective::getName)
            .toList();
    return Mistake.ofSchema(
        "There is no directive " + Words.quote("@" + directive.getName()) + ".",
        Words.sentences(
            Words.didYouMean(Near.names(directive.getName(), known)),
            Words.listed("There are:", known.stream().map(each -> "@" + each).toList(), "")),
        directive.getSourceLocation());
  }

  private Mistake misplaced(Directive directive, Spot spot) {
    var definition = schema.getDirective(directive.getName());
    var places =
        definition == null
            ? List.<String>of()
            : definition.validLocations().stream()
                .filter(EXECUTABLE::contains)
                .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .toList();
    return Mistake.ofSchema(
        "%s cannot stand here.".formatted(Words.quote("@" + directive.getName())),
        Words.listed("It stands at:", places, "No document can use it."),
        directive.getSourceLocation());
  }

  private List<Mistake> wrongValues(Argument argument, Spot spot) {
    var taker = spot.taker();
    return taker == null || spot.expected() == null
        ? List.of()
        : ValueCheck.ofArgument(
            argument.getValue(), spot.expected(), argument.getName(), taker.name());
  }

  private List<Mistake> wrongDefault(VariableDefinition variable, Spot spot) {
    return variable.getDefaultValue() == null || spot.expected() == null
        ? List.of()
        : ValueCheck.ofVariable(
            variable.getDefaultValue(),
            spot.expected(),
            variable.getName(),
            variable.getSourceLocation());
  }

  private Mistake undeclared(VariableReference variable, Spot spot) {
    var declared =
        operations()
            .flatMap(each -> each.getVariableDefinitions().stream())
            .map(VariableDefinition::getName)
            .toList();
    var name = Words.cut(variable.getName());
    return Mistake.ofSchema(
        "The variable %s is used and not declared.".formatted(Words.quote("$" + name)),
        Words.sentences(
            Words.didYouMean(Near.names(name, declared).stream().map(each -> "$" + each).toList()),
            spot.expected() == null
                ? ""
                : "Declare it behind the operation's name: ($%s: %s)."
                    .formatted(name, GraphQLTypeUtil.simplePrint(spot.expected()))),
        variable.getSourceLocation());
  }

  private Mistake unused(VariableDefinition variable, Spot spot) {
    return ofDocument(
        variable,
        "The variable %s is declared and not used: use it or leave it out."
            .formatted(Words.quote("$" + variable.getName())),
        "");
  }

  private @Nullable Mistake wrongVariable(VariableReference variable, Spot spot) {
    var name = variable.getName();
    var declared =
        operations()
            .flatMap(each -> each.getVariableDefinitions().stream())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElse(null);
    if (declared == null || spot.expected() == null) {
      return null;
    }
    var needed = GraphQLTypeUtil.simplePrint(spot.expected());
    var shown = Words.cut(name);
    return Mistake.ofSchema(
        "The variable '$%s' is declared as %s and stands where %s is needed."
            .formatted(shown, AstPrinter.printAstCompact(declared.getType()), needed),
        "Declare it as $%s: %s.".formatted(shown, needed),
        variable.getSourceLocation());
  }

  private Mistake noInput(VariableDefinition variable, Spot spot) {
    return ofDocument(
        variable,
        "The variable '$%s' is declared as %s, which is for answers and not for input."
            .formatted(
                Words.cut(variable.getName()), AstPrinter.printAstCompact(variable.getType())),
        "");
  }

  private @Nullable Mistake fieldTwice(ObjectValue object, Spot spot) {
    return twice(object, object.getObjectFields().stream().map(ObjectField::getName).toList());
  }

  private static List<String> names(List<Argument> arguments) {
    return arguments.stream().map(Argument::getName).toList();
  }

  private static @Nullable Mistake twice(Node<?> node, List<String> names) {
    Set<String> before = new HashSet<>();
    return names.stream()
        .filter(name -> !before.add(name))
        .findFirst()
        .map(name -> ofDocument(node, Words.quote(name) + " stands twice; once is meant.", ""))
        .orElse(null);
  }

  /** Where a fragment says of what it is, the parser notes no place. */
  private List<Mistake> unknownTypesOfFragments() {
    return document.getDefinitionsOfType(FragmentDefinition.class).stream()
        .filter(each -> schema.getType(each.getTypeCondition().getName()) == null)
        .map(each -> unknownType(each.getTypeCondition(), false, each.getSourceLocation()))
        .toList();
  }

  private Mistake unknownType(TypeName type, Spot spot) {
    return unknownType(type, spot.isInput(), type.getSourceLocation());
  }

  private Mistake unknownType(TypeName type, boolean isInput, @Nullable SourceLocation place) {
    var known =
        schema.getAllTypesAsList().stream()
            .filter(each -> isInput(each) == isInput && !each.getName().startsWith("__"))
            .map(GraphQLNamedType::getName)
            .toList();
    return Mistake.ofSchema(
        "There is no type " + Words.quote(type.getName()) + ".",
        Words.didYouMean(Near.names(type.getName(), known)),
        place);
  }

  private static boolean isInput(GraphQLNamedType type) {
    return type instanceof GraphQLInputType;
  }

  private Mistake unknownFragment(FragmentSpread spread, Spot spot) {
    var known =
        document.getDefinitionsOfType(FragmentDefinition.class).stream()
            .map(FragmentDefinition::getName)
            .toList();
    return ofDocument(
        spread,
        "The document has no fragment " + Words.quote(spread.getName()) + ".",
        Words.sentences(
            Words.didYouMean(Near.names(spread.getName(), known)),
            Words.listed("It has:", known, "")));
  }

  private Mistake unusedFragment(FragmentDefinition fragment, Spot spot) {
    return ofDocument(
        fragment,
        "The fragment %s is not used: use it as ...%s or leave it out."
            .formatted(Words.quote(fragment.getName()), Words.cut(fragment.getName())),
        "");
  }

  private Mistake circle(FragmentDefinition fragment, Spot spot) {
    return ofDocument(
        fragment,
        "The fragment %s contains itself, be it by others."
            .formatted(Words.quote(fragment.getName())),
        "");
  }

  private @Nullable Mistake impossible(InlineFragment fragment, Spot spot) {
    return impossible(fragment, fragment.getTypeCondition(), spot.parent());
  }

  private @Nullable Mistake impossible(FragmentSpread spread, Spot spot) {
    return document.getDefinitionsOfType(FragmentDefinition.class).stream()
        .filter(each -> each.getName().equals(spread.getName()))
        .findFirst()
        .map(each -> impossible(spread, each.getTypeCondition(), spot.parent()))
        .orElse(null);
  }

  private @Nullable Mistake impossible(
      Node<?> node, @Nullable TypeName condition, @Nullable GraphQLCompositeType parent) {
    return condition == null || parent == null
        ? null
        : Mistake.ofSchema(
            "%s is never %s: the fragment cannot stand here."
                .formatted(capital(Words.a(parent.getName())), Words.a(condition.getName())),
            Words.listed("Here it is:", FieldWords.names(FieldWords.possible(schema, parent)), ""),
            node.getSourceLocation());
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private @Nullable Mistake fragmentOfNoObject(InlineFragment fragment, Spot spot) {
    return fragmentOfNoObject(fragment, fragment.getTypeCondition());
  }

  private @Nullable Mistake fragmentOfNoObject(FragmentDefinition fragment, Spot spot) {
    return fragmentOfNoObject(fragment, fragment.getTypeCondition());
  }

  private static @Nullable Mistake fragmentOfNoObject(Node<?> node, @Nullable TypeName type) {
    return type == null
        ? null
        : ofDocument(
            node,
            "A fragment is of what has fields, and %s has none.".formatted(type.getName()),
            "");
  }

  private List<Mistake> conflict(ValidationError error) {
    var two = at(error, Field.class).map(spot -> (Field) spot.node()).limit(2).toList();
    if (two.size() < 2) {
      return List.of();
    }
    var name = two.getFirst().getResultKey();
    return List.of(
        new Mistake(
            "%s is asked for twice, %s.".formatted(Words.quote(name), difference(two)),
            "Give one of them another name, such as other: %s.".formatted(two.getLast().getName()),
            error.getLocations(),
            ErrorType.ValidationError));
  }

  private static String difference(List<Field> two) {
    var first = two.getFirst();
    var second = two.getLast();
    if (!first.getName().equals(second.getName())) {
      return "as '%s' and as '%s'".formatted(first.getName(), second.getName());
    }
    var isSame =
        arguments(first).equals(arguments(second)); // what is left is a difference of types
    return isSame
        ? "where it has different types, so that one answer cannot hold both"
        : "with different arguments";
  }

  private static Set<String> arguments(Field field) {
    return field.getArguments().stream()
        .map(AstPrinter::printAstCompact)
        .collect(Collectors.toSet());
  }

  private Stream<OperationDefinition> operations() {
    return document.getDefinitionsOfType(OperationDefinition.class).stream();
  }

  private static String name(@Nullable String name) {
    return name == null ? "" : name;
  }
}
