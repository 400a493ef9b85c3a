package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every mutation of the schema, also one that will be added, leaves exactly one entry in the audit,
 * whatever comes of it: asked with no more than it must be given, as a dry run where there is one.
 */
final class AuditOfEachMutationIT {
  /** Without a session nothing is done, and anybody may send it: that shall not fill the audit. */
  private static final Set<String> OF_STRANGERS = Set.of("refresh", "logout");

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<String> mutations() {
    return mutationType(service.bean(GraphQLSchema.class)).getFieldDefinitions().stream()
        .map(field -> field.getName())
        .filter(each -> !OF_STRANGERS.contains(each));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "logout"})
  void ofNobodyWithoutASessionThereIsNone(String mutation) {
    assertThat(entries(mutation, "root", "admin")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void ofAnAdministrator(String mutation) {
    assertThat(entries(mutation, "root", "admin"))
        .singleElement()
        .asString()
        .matches("[\\w-]+\\|USER\\|" + mutation + "\\|(DONE|REFUSED|DRY_RUN)");
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void ofSomebodyWithoutRights(String mutation) {
    assertThat(entries(mutation, "nobody", ""))
        .singleElement()
        .asString()
        .matches("[\\w-]+\\|USER\\|" + mutation + "\\|(DONE|REFUSED|DRY_RUN)");
  }

  /** By HTTP, by server-sent events and by WebSocket. */
  @Test
  void throughEveryDoorTheSameEntry() throws Exception {
    var query =
        "mutation { deleteCluster(input: { cluster: \\\"nowhere\\\" }) { userErrors { code } } }";
    var body = "{\"query\":\"" + query + "\"}";
    for (var accept : List.of("application/json", "text/event-stream")) {
      var request =
          HttpRequest.newBuilder(service.uri().resolve("/graphql"))
              .header("Authorization", "Bearer " + service.token("root", "admin"))
              .header("Content-Type", "application/json")
              .header("Accept", accept)
              .header("X-Request-Id", "door")
              .POST(BodyPublishers.ofString(body));
      assertThat(GraphClient.HTTP.send(request.build(), BodyHandlers.ofString()).body())
          .contains("NOT_FOUND");
    }
    var answer = new CompletableFuture<String>();
    var socket =
        GraphClient.HTTP
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + service.token("root", "admin"))
            .subprotocols("graphql-transport-ws")
            .buildAsync(
                URI.create(service.uri().resolve("/graphql").toString().replace("http", "ws")),
                new Answers(answer))
            .get(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("{\"type\":\"connection_init\"}", true).join();
    socket.sendText("{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":" + body + "}", true).join();
    assertThat(answer.get(TestService.DEADLINE.toSeconds(), TimeUnit.SECONDS))
        .contains("NOT_FOUND");
    socket.abort();

    assertThat(
            service
                .tables()
                .rows(
                    "select actor, way, action, subject, outcome, source from audit where subject ="
                        + " 'nowhere'"))
        .hasSize(3)
        .containsOnly("root|TOKEN|deleteCluster|nowhere|REFUSED|127.0.0.1");
  }

  /** Waits for the first answer of an operation. */
  private record Answers(CompletableFuture<String> next) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket socket, CharSequence text, boolean isLast) {
      if (text.toString().contains("\"next\"")) {
        next.complete(text.toString());
      }
      socket.request(1);
      return null;
    }
  }

  private static Iterable<String> entries(String mutation, String name, String scope) {
    var id = mutation + "-" + name;
    var field = mutationType(service.bean(GraphQLSchema.class)).getFieldDefinition(mutation);
    var arguments =
        field.getArguments().stream()
            .map(argument -> argument(argument).replace("each-", name + "-"))
            .collect(Collectors.joining(", "));
    var answer =
        service.ask(
            service.token(name, scope),
            "mutation { %s(%s) { __typename userErrors { code } } }".formatted(mutation, arguments),
            Map.of(),
            Map.of("X-Request-Id", id));
    assertThat(answer.at("errors")).as(arguments).isNull();
    return service
        .tables()
        .rows("select actor, actor_kind, action, outcome from audit where request_id = ?", id);
  }

  private static GraphQLObjectType mutationType(GraphQLSchema schema) {
    return Objects.requireNonNull(schema.getMutationType());
  }

  private static String argument(GraphQLArgument argument) {
    return argument.getName() + ": " + value(argument.getName(), argument.getType());
  }

  private static String value(String name, GraphQLInputType type) {
    return switch (unwrapped(type)) {
      case GraphQLList list -> "[" + value(name, (GraphQLInputType) list.getWrappedType()) + "]";
      case GraphQLEnumType kinds -> kinds.getValues().getFirst().getName();
      case GraphQLInputObjectType input -> object(input);
      case GraphQLScalarType scalar -> scalar(name, scalar.getName());
      default -> throw new IllegalStateException("no input: " + type);
    };
  }

  private static GraphQLType unwrapped(GraphQLType type) {
    return GraphQLTypeUtil.unwrapNonNull(type);
  }

  private static String object(GraphQLInputObjectType input) {
    return input.getFields().stream()
        .filter(field -> field.getName().equals("dryRun") || isRequired(field.getType(), field))
        .map(
            field ->
                field.getName()
                    + ": "
                    + (field.getName().equals("dryRun")
                        ? "true"
                        : value(field.getName(), field.getType())))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static boolean isRequired(GraphQLInputType type, GraphQLInputObjectField field) {
    return type instanceof GraphQLNonNull && !field.hasSetDefaultValue();
  }

  private static String scalar(String name, String type) {
    return switch (type) {
      case "Boolean" -> "true";
      case "Int", "Long" -> "1";
      case "Float" -> "1.5";
      case "Duration" -> "\"PT1H\"";
      case "DateTime" -> "\"2031-01-01T00:00:00Z\"";
      case "JSON" -> "{}";
      default -> "\"each-" + name.toLowerCase(Locale.ROOT) + "\"";
    };
  }
}
