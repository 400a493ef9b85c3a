package io.vclustermanager.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Wires the fields of one type of the graph to one type of ours. Every field is wired by hand, so
 * that a name in the schema without code behind it is found by a test.
 */
final class TypeFields<T> {
  private final TypeRuntimeWiring.Builder wiring;

  private TypeFields(String type) {
    this.wiring = TypeRuntimeWiring.newTypeWiring(type);
  }

  /** Brings types into the graph. */
  interface Wiring {
    void wire(RuntimeWiring.Builder target);
  }

  /** A field's value. */
  @FunctionalInterface
  interface Value<T> {
    @Nullable Object of(T source);
  }

  /** A field's value that depends on the operation: its arguments, who asks. */
  @FunctionalInterface
  interface ValueHere<T> {
    @Nullable Object of(T source, DataFetchingEnvironment environment);
  }

  /** A field's value that a batch loader brings; null: there is nothing to load. */
  @FunctionalInterface
  interface Loaded<T> {
    @Nullable CompletableFuture<?> of(T source, DataFetchingEnvironment environment);
  }

  static <T> TypeFields<T> of(String type, Class<T> source) {
    return new TypeFields<>(type);
  }

  TypeFields<T> field(String name, Value<T> value) {
    DataFetcher<@Nullable Object> fetcher = environment -> value.of(source(environment));
    wiring.dataFetcher(name, fetcher);
    return this;
  }

  TypeFields<T> field(String name, ValueHere<T> value) {
    DataFetcher<@Nullable Object> fetcher =
        environment -> value.of(source(environment), environment);
    wiring.dataFetcher(name, fetcher);
    return this;
  }

  TypeFields<T> loaded(String name, Loaded<T> value) {
    DataFetcher<@Nullable CompletableFuture<?>> fetcher =
        environment -> value.of(source(environment), environment);
    wiring.dataFetcher(name, fetcher);
    return this;
  }

  TypeRuntimeWiring.Builder done() {
    return wiring;
  }

  /** Root types have no source; the values of their fields do not look at it. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private T source(DataFetchingEnvironment environment) {
    return (T) environment.getSource();
  }
}
