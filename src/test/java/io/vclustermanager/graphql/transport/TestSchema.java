package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import graphql.GraphQL;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeRuntimeWiring;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.ActorSource;
import io.vclustermanager.access.Identity;
import io.vclustermanager.access.Standing;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Cutoff;
import io.vclustermanager.model.TokenEnds;
import jakarta.inject.Singleton;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.dataloader.BatchLoader;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderRegistry;
import reactor.core.publisher.Flux;

/** A schema with every kind of good and bad field, for the endpoint's tests. */
@Factory
@Requires(property = "spec.name", value = TestSchema.SPEC)
final class TestSchema {
  static final String SPEC = "graphql-transport";

  private static final String SDL =
      """
      directive @public on FIELD_DEFINITION
      type Query {
        hello: String @public
        boom: String @public
        partial: Partial @public
        echo(text: String!): String @public
        big(size: Int!): String @public
        mark: String @public
        requestId: String @public
        virtual: Boolean @public
        unavailable: String! @public
        denied: String @public
        limited: String! @public
        unserializable: Int @public
        chained(key: String!): String @public
        tree: Tree @public
        items(first: Int, last: Int): Items @public
        several(ids: [ID!]!): [Item] @public
        waiting: String @public
        never: String @public
        whoami: String
      }
      type Items { nodes: [Item!] }
      type Item { name: String items(first: Int): Items }
      type Tree { tree: Tree name: String }
      type Partial { good: String bad: String }
      type Mutation { inc: Int @public secretInc: Int }
      type Subscription {
        ticks(count: Int!): Int @public
        endless: Int @public
        flood(size: Int!): String @public
        silent: Int @public
        failing: Int @public
        expired: Int @public
        refusing: Int @public
        loaded(count: Int!): Loaded @public
        secretTicks: Int
      }
      type Loaded { value: String }
      """;

  private static final Executor LOADERS = Executors.newVirtualThreadPerTaskExecutor();

  /** What the tests look at from outside. */
  @Singleton
  @Requires(property = "spec.name", value = TestSchema.SPEC)
  static final class Probe {
    final AtomicInteger mutations = new AtomicInteger();
    final AtomicInteger emitted = new AtomicInteger();
    final AtomicInteger subscribeCalls = new AtomicInteger();
    final Listeners active = new Listeners();
  }

  @Singleton
  SettableClock settableClock() {
    return new SettableClock();
  }

  @Bean
  @Singleton
  Clock clock(SettableClock clock) {
    return clock;
  }

  @Singleton
  SettableTicker settableTicker() {
    return new SettableTicker();
  }

  @Singleton
  @Replaces(value = Ticker.class, factory = Tickers.class)
  Ticker ticker(SettableTicker ticker) {
    return ticker::read;
  }

  @Singleton
  TokenEnds noneEnded() {
    return new TokenEnds() {
      @Override
      public Optional<Instant> find(String name) {
        return Optional.empty();
      }

      @Override
      public Optional<Instant> find(String issuer, String subject) {
        return Optional.empty();
      }
    };
  }

  /** Whoever has a token is somebody. */
  @Singleton
  ActorSource everybody() {
    return (identity, _) ->
        identity instanceof Identity.Person(var name, _)
            ? Optional.of(
                new Standing.In(new Actor(name, ActorKind.USER, Set.of(), null, Map.of())))
            : Optional.empty();
  }

  @Singleton
  BatchLoaders loaders() {
    BatchLoader<String, String> upper =
        keys ->
            CompletableFuture.supplyAsync(
                () -> keys.stream().map(key -> key + "!").toList(), LOADERS);
    return () ->
        DataLoaderRegistry.newRegistry()
            .register("first", DataLoaderFactory.newDataLoader(upper))
            .register("second", DataLoaderFactory.newDataLoader(upper))
            .build();
  }

  @Singleton
  GraphQL graphQl(GraphQlEngine engine, Probe probe) {
    var wiring =
        RuntimeWiring.newRuntimeWiring()
            .type("Query", type -> all(type, queries()))
            .type(
                "Mutation",
                type ->
                    type.dataFetcher("inc", _ -> probe.mutations.incrementAndGet())
                        .dataFetcher("secretInc", _ -> probe.mutations.incrementAndGet()))
            .type("Subscription", type -> all(type, subscriptions(probe)))
            .type("Loaded", type -> type.dataFetcher("value", TestSchema::chained))
            .build();
    return engine.build(
        new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(SDL), wiring));
  }

  private static TypeRuntimeWiring.Builder all(
      TypeRuntimeWiring.Builder type, Map<String, DataFetcher<?>> fetchers) {
    fetchers.forEach(type::dataFetcher);
    return type;
  }

  private static Map<String, DataFetcher<?>> queries() {
    return Map.ofEntries(
        Map.entry("hello", _ -> "world"),
        Map.entry("boom", _ -> fail()),
        Map.entry("partial", _ -> Map.of("good", "yes")),
        Map.entry("echo", e -> e.getArgument("text")),
        Map.entry("big", e -> "x".repeat(number(e, "size"))),
        Map.entry("mark", e -> e.getGraphQlContext().get("mark")),
        Map.entry("requestId", e -> RequestId.of(e.getGraphQlContext()).value()),
        Map.entry("virtual", _ -> Thread.currentThread().isVirtual()),
        Map.entry("unavailable", _ -> unavailable()),
        Map.entry("denied", _ -> deny()),
        Map.entry("limited", _ -> limit()),
        Map.entry("unserializable", _ -> "secret-not-a-number"),
        Map.entry("chained", TestSchema::chained),
        Map.entry("tree", _ -> Map.of("name", "root")),
        Map.entry("waiting", _ -> waitInVain()),
        Map.entry("never", _ -> new CompletableFuture<String>()),
        Map.entry("whoami", TestSchema::whoami));
  }

  private static Map<String, DataFetcher<?>> subscriptions(Probe probe) {
    return Map.ofEntries(
        Map.entry("ticks", e -> Flux.range(1, number(e, "count"))),
        Map.entry(
            "endless",
            _ -> counted(probe, Flux.interval(Duration.ofMillis(5)).onBackpressureDrop())),
        Map.entry(
            "flood",
            e ->
                counted(
                    probe,
                    Flux.<String>generate(
                        sink -> {
                          probe.emitted.incrementAndGet();
                          sink.next("x".repeat(number(e, "size")));
                        }))),
        Map.entry("silent", _ -> counted(probe, Flux.never())),
        Map.entry(
            "failing",
            _ -> Flux.concat(Flux.just(1), Flux.error(new IllegalStateException("secret")))),
        Map.entry(
            "expired", _ -> Flux.error(GraphQlProblem.of(Code.CURSOR_EXPIRED, "Start again"))),
        Map.entry("refusing", _ -> fail()),
        Map.entry(
            "loaded", e -> Flux.range(1, number(e, "count")).map(i -> Map.of("key", "k" + i))),
        Map.entry(
            "secretTicks",
            _ -> {
              probe.subscribeCalls.incrementAndGet();
              return counted(probe, Flux.interval(Duration.ofMillis(5)).onBackpressureDrop());
            }));
  }

  private static <T> Flux<T> counted(Probe probe, Flux<T> source) {
    return source.doOnSubscribe(_ -> probe.active.add(1)).doFinally(_ -> probe.active.add(-1));
  }

  private static Object fail() {
    throw new IllegalStateException("secret");
  }

  private static Object unavailable() {
    throw new IllegalStateException("wrapped", new SQLTransientConnectionException("secret host"));
  }

  private static Object waitInVain() {
    var ended = new CompletableFuture<String>();
    try (var _ = Cutoff.begin(() -> ended.complete("ended"))) {
      ended.join();
    }
    Cutoff.check();
    return "not cut off";
  }

  private static Object deny() {
    throw GraphQlProblem.of(Code.FORBIDDEN, "Only admins");
  }

  private static Object limit() {
    throw GraphQlProblem.retryAfter(Code.RATE_LIMITED, "Slow down", 7);
  }

  private static int number(DataFetchingEnvironment environment, String argument) {
    Integer value = environment.getArgument(argument);
    return value == null ? 0 : value;
  }

  private static Object whoami(DataFetchingEnvironment environment) {
    return environment
        .getGraphQlContext()
        .<Authentication>getOrEmpty(Authentication.class)
        .map(Authentication::getName)
        .orElse("nobody");
  }

  private static CompletableFuture<String> chained(DataFetchingEnvironment environment) {
    Map<String, String> parent = environment.getSource();
    var key = parent == null ? environment.getArgument("key") : parent.get("key");
    return loader(environment, "first")
        .load(String.valueOf(key))
        .thenCompose(loader(environment, "second")::load);
  }

  private static DataLoader<String, String> loader(
      DataFetchingEnvironment environment, String name) {
    DataLoader<String, String> loader = environment.getDataLoader(name);
    return Objects.requireNonNull(loader);
  }

  static final List<String> SECRETS = List.of("secret", "IllegalState", "SQLTransient");
}
