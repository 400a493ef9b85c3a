package io.vclustermanager.graphql;

import org.jspecify.annotations.Nullable;

/**
 * A field of a mutation's payload.
 *
 * @param name as the schema has it
 * @param value made from what the mutation was about; not asked where it was refused
 */
public record PayloadField<T>(String name, TypeFields.Value<T> value) {
  @Nullable Object of(T source) {
    return value.of(source);
  }
}
