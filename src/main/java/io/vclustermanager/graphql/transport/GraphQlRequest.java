package io.vclustermanager.graphql.transport;

import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, checked for its types and for nothing else.
 *
 * @param query the document; null when only its hash is given
 * @param hash the document's hash, if given
 */
record GraphQlRequest(
    @Nullable String query,
    @Nullable Sha256 hash,
    @Nullable String operationName,
    Map<String, Object> variables,
    Map<String, Object> extensions)
    implements ParsedRequest {
  private static final String PERSISTED_QUERY = "persistedQuery";

  /** Reads the four known members; unknown ones are ignored, as the specification asks. */
  static ParsedRequest parse(@Nullable Object body) {
    if (!(body instanceof Map<?, ?> members)) {
      return bad("The request must be one JSON object; batches are not supported");
    }
    if (!isStringOrNull(members.get("query"))) {
      return bad("query must be a string");
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
    return parseMembers(members);
  }

  private static ParsedRequest parseMembers(Map<?, ?> members) {
    var query = (String) members.get("query");
    var extensions = object(members.get("extensions"));
    var hash = hash(extensions);
    if (extensions.containsKey(PERSISTED_QUERY) && hash.isEmpty()) {
      return bad(PERSISTED_QUERY + " must have the version 1 and a sha256Hash of 64 digits");
    }
    if (query == null && hash.isEmpty()) {
      return bad("query must be a string");
    }
    return new GraphQlRequest(
        query,
        hash.orElse(null),
        (String) members.get("operationName"),
        object(members.get("variables")),
        extensions);
  }

  private static Optional<Sha256> hash(Map<String, Object> extensions) {
    return extensions.get(PERSISTED_QUERY) instanceof Map<?, ?> persisted
            && persisted.get("version") instanceof Number version
            && version.intValue() == 1
            && persisted.get("sha256Hash") instanceof String text
        ? Sha256.parse(text)
        : Optional.empty();
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
