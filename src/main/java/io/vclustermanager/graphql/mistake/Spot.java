package io.vclustermanager.graphql.mistake;

import graphql.language.Node;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLType;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, and what the schema says of it; null where the schema knows nothing of it.
 *
 * @param parent the type whose fields are selected there
 * @param field the field that stands there
 * @param taker what the argument there, or the arguments of what stands there, belong to
 * @param expected the type of the value there
 * @param isInput whether it is an argument of a mutation, or within one
 */
record Spot(
    Node<?> node,
    @Nullable GraphQLCompositeType parent,
    @Nullable GraphQLFieldDefinition field,
    @Nullable Taker taker,
    @Nullable GraphQLType expected,
    boolean isInput) {}
