package io.vclustermanager.graphql;

import graphql.language.DirectivesContainer;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeDefinition;
import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import graphql.schema.idl.SchemaParser;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What would break clients of an earlier schema. graphql-java's own difference does not look at
 * types that are reached by an interface alone, at defaults that make an input optional, nor at
 * {@code @oneOf}; that is seen to here.
 */
final class SchemaBreakages {
  private SchemaBreakages() {}

  static List<String> between(String before, String after) {
    var types = types(before);
    var kept = types(after);
    var gone = new TreeSet<>(types.keySet());
    gone.removeAll(kept.keySet());
    if (!gone.isEmpty()) {
      return gone.stream().map(name -> "The type " + name + " is gone").toList();
    }
    var required = new TreeSet<>(requiredInputs(kept));
    required.removeAll(requiredInputs(types));
    required.removeIf(input -> !allInputs(types).contains(input));
    var oneOf = new TreeSet<>(oneOfInputs(kept));
    oneOf.removeAll(oneOfInputs(types));
    oneOf.retainAll(types.keySet());
    return Stream.of(
            differences(reachable(before, types), reachable(after, types)),
            required.stream().map(input -> input + " must be given now"),
            oneOf.stream().map(input -> input + " takes only one of its fields now"))
        .flatMap(each -> each)
        .toList();
  }

  private static Stream<String> differences(String before, String after) {
    var reporter = new CapturingReporter();
    new SchemaDiff().diffSchema(SchemaDiffSet.diffSetFromSdl(before, after), reporter);
    return reporter.getBreakages().stream().map(DiffEvent::getReasonMsg);
  }

  /** The schema with a field of the root for every object type, so that none is overlooked. */
  private static String reachable(String sdl, Map<String, TypeDefinition<?>> types) {
    var fields =
        types.values().stream()
            .filter(ObjectTypeDefinition.class::isInstance)
            .map(type -> "  reach" + type.getName() + ": " + type.getName())
            .collect(Collectors.joining("\n"));
    return sdl.replaceFirst("type Query \\{", "type Query {\n" + fields);
  }

  private static Map<String, TypeDefinition<?>> types(String sdl) {
    var types = new TreeMap<String, TypeDefinition<?>>();
    new SchemaParser().parse(sdl).types().forEach(types::put);
    return types;
  }

  private static Set<String> allInputs(Map<String, TypeDefinition<?>> types) {
    return inputs(types, input -> true);
  }

  private static Set<String> requiredInputs(Map<String, TypeDefinition<?>> types) {
    return inputs(
        types, input -> input.getType() instanceof NonNullType && input.getDefaultValue() == null);
  }

  private static Set<String> oneOfInputs(Map<String, TypeDefinition<?>> types) {
    return types.values().stream()
        .filter(InputObjectTypeDefinition.class::isInstance)
        .filter(type -> ((DirectivesContainer<?>) type).hasDirective("oneOf"))
        .map(TypeDefinition::getName)
        .collect(Collectors.toSet());
  }

  private static Set<String> inputs(
      Map<String, TypeDefinition<?>> types, Predicate<InputValueDefinition> which) {
    return types.values().stream().flatMap(type -> inputs(type, which)).collect(Collectors.toSet());
  }

  private static Stream<String> inputs(
      TypeDefinition<?> type, Predicate<InputValueDefinition> which) {
    return switch (type) {
      case InputObjectTypeDefinition input ->
          names(type.getName(), input.getInputValueDefinitions(), which);
      case ObjectTypeDefinition object ->
          arguments(type.getName(), object.getFieldDefinitions(), which);
      case InterfaceTypeDefinition shared ->
          arguments(type.getName(), shared.getFieldDefinitions(), which);
      default -> Stream.of();
    };
  }

  private static Stream<String> arguments(
      String type, List<FieldDefinition> fields, Predicate<InputValueDefinition> which) {
    return fields.stream()
        .flatMap(
            field -> names(type + "." + field.getName(), field.getInputValueDefinitions(), which));
  }

  private static Stream<String> names(
      String place, List<InputValueDefinition> inputs, Predicate<InputValueDefinition> which) {
    return inputs.stream().filter(which).map(input -> place + "." + input.getName());
  }
}
