package io.vclustermanager.graphql;

import graphql.GraphQL;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.io.ResourceResolver;
import io.vclustermanager.graphql.transport.GraphQlEngine;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the graph of schema.graphqls and the code behind its fields. */
@Factory
final class GraphFactory {
  private static final String SCHEMA = "classpath:schema.graphqls";

  /** The executable schema. */
  @Singleton
  GraphQLSchema schema(
      ResourceResolver resources, List<TypeFields.Wiring> wirings, List<RootField> rootFields) {
    var wiring = RuntimeWiring.newRuntimeWiring();
    wirings.forEach(each -> each.wire(wiring));
    rootFields.forEach(
        field -> wiring.type(field.type(), type -> type.dataFetcher(field.name(), field)));
    return new SchemaGenerator()
        .makeExecutableSchema(new SchemaParser().parse(text(resources)), wiring.build());
  }

  /** The engine. */
  @Singleton
  GraphQL graphQl(GraphQlEngine engine, GraphQLSchema schema) {
    return engine.build(schema);
  }

  private static String text(ResourceResolver resources) {
    try (var stream = resources.getResourceAsStream(SCHEMA).orElseThrow()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("While reading " + SCHEMA, e);
    }
  }
}
