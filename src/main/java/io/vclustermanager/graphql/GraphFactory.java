package io.vclustermanager.graphql;

import graphql.GraphQL;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.vclustermanager.graphql.transport.GraphQlEngine;
import io.vclustermanager.inventory.AuditReads;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes the graph of schema.graphqls and the code behind its fields. */
@Factory
final class GraphFactory {
  /** The executable schema. */
  @Singleton
  GraphQLSchema schema(List<TypeFields.Wiring> wirings, List<RootField> rootFields) {
    var wiring = RuntimeWiring.newRuntimeWiring();
    wirings.forEach(each -> each.wire(wiring));
    rootFields.forEach(
        field -> wiring.type(field.type(), type -> type.dataFetcher(field.name(), field)));
    return new SchemaGenerator().makeExecutableSchema(SchemaFile.parse(), wiring.build());
  }

  /** The engine, made at the start: a schema without its code is found then, not by a user. */
  @Context
  GraphQL graphQl(GraphQlEngine engine, GraphQLSchema schema, AuditReads reads, ReadAudit audit) {
    return reads.areKept() ? engine.build(schema, audit) : engine.build(schema);
  }
}
