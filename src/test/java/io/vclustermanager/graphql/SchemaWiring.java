package io.vclustermanager.graphql;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import graphql.TrivialDataFetcher;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The graph with its code, made without what stands behind the code: no field is ever fetched. */
final class SchemaWiring {
  private SchemaWiring() {}

  /** The graph with the code of those classes that are kept. */
  static GraphQLSchema schema(Predicate<Class<?>> kept) {
    return new GraphFactory()
        .schema(all(TypeFields.Wiring.class, kept).toList(), all(RootField.class, kept).toList());
  }

  /** The fields for which nobody wrote code, so that graphql-java would guess. */
  static List<String> guessedFields(GraphQLSchema schema) {
    return schema.getAllTypesAsList().stream()
        .filter(type -> type instanceof GraphQLObjectType && !type.getName().startsWith("__"))
        .map(GraphQLObjectType.class::cast)
        .flatMap(type -> guessedFields(schema, type))
        .toList();
  }

  private static Stream<String> guessedFields(GraphQLSchema schema, GraphQLObjectType type) {
    return type.getFieldDefinitions().stream()
        .filter(
            field ->
                schema.getCodeRegistry().getDataFetcher(type, field) instanceof TrivialDataFetcher)
        .map(field -> type.getName() + "." + field.getName());
  }

  /** The fields that have code and are not in the graph. */
  static List<String> wiredInVain(GraphQLSchema schema) {
    return wiredInVain(schema, all(TypeFields.Wiring.class, type -> true).toList());
  }

  /** The same of this code alone. */
  @SuppressWarnings("rawtypes") // graphql-java's own
  static List<String> wiredInVain(GraphQLSchema schema, List<TypeFields.Wiring> code) {
    var wiring = RuntimeWiring.newRuntimeWiring();
    code.forEach(each -> each.wire(wiring));
    return wiring.build().getDataFetchers().entrySet().stream()
        .flatMap(
            type ->
                type.getValue().keySet().stream()
                    .filter(field -> !isThere(schema, type.getKey(), field))
                    .map(field -> type.getKey() + "." + field))
        .toList();
  }

  private static boolean isThere(GraphQLSchema schema, String type, String field) {
    var found = schema.getObjectType(type);
    return found != null && found.getFieldDefinition(field) != null;
  }

  private static <T> Stream<T> all(Class<T> contract, Predicate<Class<?>> kept) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(GraphFactory.class.getPackageName())
            .stream()
            .filter(type -> type.isAssignableTo(contract))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::reflect)
            .filter(kept)
            .map(type -> contract.cast(withNothing(type)));
  }

  private static Object withNothing(Class<?> type) {
    try {
      var constructor = type.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(new Object[constructor.getParameterCount()]);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("While making " + type, e);
    }
  }
}
