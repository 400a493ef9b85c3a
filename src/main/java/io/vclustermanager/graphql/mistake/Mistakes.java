package io.vclustermanager.graphql.mistake;

import graphql.ErrorType;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphQLException;
import graphql.InvalidSyntaxError;
import graphql.execution.ExecutionContext;
import graphql.execution.UnknownOperationException;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.SourceLocation;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import io.vclustermanager.graphql.Misfit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the mistakes of documents and variables in people's words.
 *
 * <p>What our own scalars cannot read is a {@link Misfit} first. Below the input of a mutation it
 * is left in its place, for the mutation says it as a user error; everywhere else it is a mistake
 * like others.
 */
public final class Mistakes {
  /** Who reads this many of his mistakes has enough to mend. */
  static final int MOST = 5;

  private final GraphQLSchema schema;

  public Mistakes(GraphQLSchema schema) {
    this.schema = schema;
  }

  /** A document as the engine has read it, with what is wrong with it in our words. */
  public PreparsedDocumentEntry told(String text, PreparsedDocumentEntry entry) {
    var document = entry.getDocument();
    if (document == null) {
      return new PreparsedDocumentEntry(
          entry.getErrors().stream().map(error -> unreadable(error, text)).toList());
    }
    var errors = entry.hasErrors() ? invalid(document, entry.getErrors()) : misfits(document);
    return errors.isEmpty() ? entry : new PreparsedDocumentEntry(document, errors);
  }

  private static GraphQLError unreadable(GraphQLError error, String text) {
    return error instanceof InvalidSyntaxError syntax
        ? SyntaxWords.of(syntax, text).<GraphQLError>map(mistake -> mistake).orElse(error)
        : error;
  }

  private List<GraphQLError> invalid(Document document, List<? extends GraphQLError> errors) {
    var words = new DocumentWords(document, schema);
    return different(errors).flatMap(error -> told(error, words)).distinct().limit(MOST).toList();
  }

  /** What the words of an error come from. */
  private record Same(@Nullable Object kind, @Nullable List<SourceLocation> places) {}

  /**
   * The engine says the same of the same place up to a hundred times, and for each one would go
   * through the document. Some more than are told: of some there may be nothing new to tell.
   */
  private static Stream<? extends GraphQLError> different(List<? extends GraphQLError> errors) {
    Set<Same> before = new HashSet<>();
    return errors.stream().filter(error -> before.add(same(error))).limit(2L * MOST);
  }

  private static Same same(GraphQLError error) {
    var kind =
        error instanceof ValidationError wrong
            ? wrong.getValidationErrorType()
            : error.getErrorType();
    return new Same(kind, error.getLocations());
  }

  private static Stream<GraphQLError> told(GraphQLError error, DocumentWords words) {
    var mistakes = error instanceof ValidationError wrong ? words.of(wrong) : List.<Mistake>of();
    return mistakes.isEmpty() ? Stream.of(error) : mistakes.stream().map(mistake -> mistake);
  }

  /** The engine takes them, so that it goes on to what else is wrong. */
  private List<GraphQLError> misfits(Document document) {
    return Walk.through(document, schema).stream()
        .flatMap(spot -> misfits(spot).stream())
        .<GraphQLError>map(mistake -> mistake)
        .limit(MOST)
        .toList();
  }

  private static List<Mistake> misfits(Spot spot) {
    var type = spot.expected();
    if (type == null || spot.isInput()) {
      return List.of();
    }
    return switch (spot.node()) {
      case Argument argument when spot.taker() != null ->
          ValueCheck.ofArgument(argument.getValue(), type, argument.getName(), spot.taker().name());
      case VariableDefinition variable when variable.getDefaultValue() != null ->
          ValueCheck.ofVariable(
              variable.getDefaultValue(), type, variable.getName(), variable.getSourceLocation());
      default -> List.of();
    };
  }

  /**
   * A result of the engine that refused a request before it began, with what is wrong with the
   * variables, or with the operation's name, in our words.
   *
   * @param document what was asked; null when it was not read
   */
  public ExecutionResult told(
      ExecutionResult result, ExecutionInput input, @Nullable Document document) {
    if (document == null || result.isDataPresent() || result.getErrors().size() != 1) {
      return result;
    }
    var told = told(result.getErrors().getFirst(), input, document);
    return told.isEmpty() ? result : result.transform(builder -> builder.errors(told));
  }

  private List<GraphQLError> told(GraphQLError error, ExecutionInput input, Document document) {
    return switch (error) {
      case UnknownOperationException _ -> List.of(unknown(input.getOperationName(), document));
      case GraphQLException _ when error.getErrorType() == ErrorType.ValidationError ->
          operation(input.getOperationName(), document).stream()
              .flatMap(operation -> operation.getVariableDefinitions().stream())
              .flatMap(variable -> wrong(variable, input).stream())
              .<GraphQLError>map(mistake -> mistake)
              .limit(MOST)
              .toList();
      default -> List.of();
    };
  }

  private static Mistake unknown(@Nullable String name, Document document) {
    var names =
        document.getDefinitionsOfType(OperationDefinition.class).stream()
            .map(each -> String.valueOf(each.getName()))
            .toList();
    return Mistake.ofDocument(
        ErrorType.OperationNotSupported,
        name == null || name.isEmpty()
            ? "The document has several operations: name the one to run as operationName."
            : "The document has no operation " + Words.quote(name) + ".",
        Words.sentences(
            Words.didYouMean(name == null ? List.of() : Near.names(name, names)),
            Words.listed("It has:", names, "")),
        null);
  }

  private static Optional<OperationDefinition> operation(@Nullable String name, Document document) {
    return document.getDefinitionsOfType(OperationDefinition.class).stream()
        .filter(each -> name == null || name.isEmpty() || name.equals(each.getName()))
        .findFirst();
  }

  private List<Mistake> wrong(VariableDefinition variable, ExecutionInput input) {
    var type = Walk.type(schema, variable.getType());
    var sent = input.getRawVariables();
    var name = variable.getName();
    if (type == null || (!sent.containsKey(name) && variable.getDefaultValue() != null)) {
      return List.of();
    }
    return sent.containsKey(name)
        ? ValueCheck.ofVariable(sent.get(name), type, name, variable.getSourceLocation())
        : ValueCheck.ofMissing(type, name, variable.getSourceLocation());
  }

  /**
   * What one of our scalars cannot read, in a variable that is not for a mutation's input alone.
   */
  public static Optional<Mistake> stray(ExecutionContext execution) {
    if (!Misfit.isIn(execution.getGraphQLContext())) {
      return Optional.empty();
    }
    var operation = execution.getOperationDefinition();
    var spots = Walk.through(operation, execution.getDocument(), execution.getGraphQLSchema());
    var outside = usedOutsideOfInput(spots);
    return operation.getVariableDefinitions().stream()
        .filter(variable -> outside.contains(variable.getName()))
        .flatMap(variable -> stray(variable, execution).stream())
        .findFirst();
  }

  private static Set<String> usedOutsideOfInput(List<Spot> spots) {
    return spots.stream()
        .filter(spot -> !spot.isInput())
        .map(Spot::node)
        .filter(VariableReference.class::isInstance)
        .map(node -> ((VariableReference) node).getName())
        .collect(Collectors.toSet());
  }

  private static List<Mistake> stray(VariableDefinition variable, ExecutionContext execution) {
    var type = Walk.type(execution.getGraphQLSchema(), variable.getType());
    var sent = execution.getExecutionInput().getRawVariables();
    return type == null || !sent.containsKey(variable.getName())
        ? List.of()
        : ValueCheck.ofVariable(
            sent.get(variable.getName()), type, variable.getName(), variable.getSourceLocation());
  }
}
