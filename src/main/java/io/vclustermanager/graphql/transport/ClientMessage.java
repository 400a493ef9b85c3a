package io.vclustermanager.graphql.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of a graphql-transport-ws client, as we could read it. */
sealed interface ClientMessage {
  /** Opens the connection; the payload may hold the caller's token. */
  record ConnectionInit(Map<?, ?> payload) implements ClientMessage {}

  /** Asks whether we are there; the payload comes back. */
  record Ping(@Nullable Object payload) implements ClientMessage {}

  /** Says that the client is there. */
  record Pong() implements ClientMessage {}

  /** Starts an operation under the client's own id. */
  record Subscribe(String id, GraphQlRequest request) implements ClientMessage {}

  /** Ends an operation. */
  record Complete(String id) implements ClientMessage {}

  /** Against the protocol: the socket is closed with 4400. */
  record Invalid(String reason) implements ClientMessage {}

  /** How many characters a ping may have: what it brings is sent back, whoever sends it. */
  int LONGEST_PING = 1024;

  /** Reads a message; what the protocol does not know is {@link Invalid}. */
  static ClientMessage parse(String text) {
    try {
      return switch (read(text)) {
        case Ping _ when text.length() > LONGEST_PING ->
            new Invalid("A ping has at most " + LONGEST_PING + " characters");
        case ClientMessage message -> message;
      };
    } catch (Json.Malformed e) {
      return new Invalid("Message cannot be read: " + e.getMessage());
    }
  }

  private static ClientMessage read(String text) throws Json.Malformed {
    return Json.read(text) instanceof Map<?, ?> message
        ? read(message)
        : new Invalid("Message must be an object");
  }

  private static ClientMessage read(Map<?, ?> message) {
    Object type = message.get("type");
    return switch (type instanceof String name ? name : "") {
      case "connection_init" -> connectionInit(message.get("payload"));
      case "ping" ->
          isObjectOrNull(message.get("payload"))
              ? new Ping(message.get("payload"))
              : new Invalid("payload must be an object");
      case "pong" ->
          isObjectOrNull(message.get("payload"))
              ? new Pong()
              : new Invalid("payload must be an object");
      case "subscribe" -> subscribe(message);
      case "complete" ->
          message.get("id") instanceof String id && !id.isEmpty()
              ? new Complete(id)
              : new Invalid("id must be a string");
      default -> new Invalid("type is missing or not a client's");
    };
  }

  private static ClientMessage connectionInit(@Nullable Object payload) {
    return switch (payload) {
      case null -> new ConnectionInit(Map.of());
      case Map<?, ?> members -> new ConnectionInit(members);
      default -> new Invalid("payload must be an object");
    };
  }

  private static ClientMessage subscribe(Map<?, ?> message) {
    if (!(message.get("id") instanceof String id) || id.isEmpty()) {
      return new Invalid("id must be a string");
    }
    return switch (GraphQlRequest.parse(message.get("payload"))) {
      case ParsedRequest.Malformed bad -> new Invalid(bad.message());
      case GraphQlRequest request -> new Subscribe(id, request);
    };
  }

  private static boolean isObjectOrNull(@Nullable Object value) {
    return value == null || value instanceof Map<?, ?>;
  }
}
