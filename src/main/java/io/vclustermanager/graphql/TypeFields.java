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
public final class TypeFields<T> {
  private final TypeRuntimeWiring.Builder wiring;

  private TypeFields(String type) {
    this.wiring = TypeRuntimeWiring.newTypeWiring(type);
  }

  /** Brings types into the graph. */
  public interface Wiring {
    void wire(RuntimeWiring.Builder target);
  }

  /** A field's value. */
  @FunctionalInterface
  public interface Value<T> {
    public @Nullable Object of(T source);
  }

  /** A field's value that depends on the operation: its arguments, who asks. */
  @FunctionalInterface
  public interface ValueHere<T> {
    public @Nullable Object of(T source, DataFetchingEnvironment environment);
  }

  /** A field's value that a batch loader brings; null: there is nothing to load. */
  @FunctionalInterface
  public interface Loaded<T> {
    public @Nullable CompletableFuture<?> of(T source, DataFetchingEnvironment environment);
  }

  public static <T> TypeFields<T> of(String type, Class<T> source) {
    return new TypeFields<>(type);
  }

  /** The same for a type of ours that has type parameters, and so no class of its own. */
  static <T> TypeFields<T> of(String type) {
    return new TypeFields<>(type);
  }

  public TypeFields<T> field(String name, Value<T> value) {
    DataFetcher<@Nullable Object> fetcher = environment -> value.of(source(environment));
    wiring.dataFetcher(name, fetcher);
    return this;
  }

  public TypeFields<T> field(String name, ValueHere<T> value) {
    DataFetcher<@Nullable Object> fetcher =
        environment -> value.of(source(environment), environment);
    wiring.dataFetcher(name, fetcher);
    return this;
  }

  public TypeFields<T> loaded(String name, Loaded<T> value) {
    DataFetcher<@Nullable CompletableFuture<?>> fetcher =
        environment -> value.of(source(environment), environment);
    wiring.dataFetcher(name, fetcher);
    return this;
  }

  public TypeRuntimeWiring.Builder done() {
    return wiring;
  }

  /** Root types have no source; the values of their fields do not look at it. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private T source(DataFetchingEnvironment environment) {
    return (T) environment.getSource();
  }
}
