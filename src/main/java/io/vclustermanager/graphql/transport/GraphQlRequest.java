package io.vclustermanager.graphql.transport;

import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client asks for, checked for its types and for nothing else. */
record GraphQlRequest(
    String query,
    @Nullable String operationName,
    Map<String, Object> variables,
    Map<String, Object> extensions)
    implements ParsedRequest {

  /** Reads the four known members; unknown ones are ignored, as the specification asks. */
  static ParsedRequest parse(@Nullable Object body) {
    if (!(body instanceof Map<?, ?> members)) {
      return bad("The request must be one JSON object; batches are not supported");
    }
    if (!(members.get("query") instanceof String query)) {
      return withoutQuery(members);
    }
    if (!isStringOrNull(members.get("operationName"))) {
      return bad("operationName must be a string");
    }
    if (!isObjectOrNull(members.get("variables"))) {
      return bad("variables must be an object");
    }
    if (!isObjectOrNull(members.get("extensions"))) {
      return bad("extensions must be an object");
    }
    return new GraphQlRequest(
        query,
        (String) members.get("operationName"),
        object(members.get("variables")),
        object(members.get("extensions")));
  }

  /** Clients that try a persisted query first send the document when they read this message. */
  private static ParsedRequest withoutQuery(Map<?, ?> members) {
    return members.get("query") == null
            && members.get("extensions") instanceof Map<?, ?> extensions
            && extensions.containsKey("persistedQuery")
        ? new Malformed(Code.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotSupported")
        : bad("query must be a string");
  }

  private static Malformed bad(String message) {
    return new Malformed(Code.BAD_USER_INPUT, message);
  }

  private static boolean isStringOrNull(@Nullable Object value) {
    return value == null || value instanceof String;
  }

  private static boolean isObjectOrNull(@Nullable Object value) {
    return value == null || value instanceof Map<?, ?>;
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  private static Map<String, Object> object(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }
}
