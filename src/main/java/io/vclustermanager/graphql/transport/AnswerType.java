package io.vclustermanager.graphql.transport;

import io.micronaut.http.MediaType;
import java.util.Collection;
import java.util.Optional;

/** The media types of an answer; which one was asked for decides what its status may say. */
enum AnswerType {
  /** The status tells whether the operation was executed. */
  GRAPHQL_RESPONSE("application/graphql-response+json"),
  /** The older type: a well-formed request is answered 200, whatever became of it. */
  JSON("application/json");

  private final String mediaType;

  AnswerType(String name) {
    mediaType = name + "; charset=utf-8";
  }

  MediaType mediaType() {
    return MediaType.of(mediaType);
  }

  /** The first type the client likes that we have; one that does not care gets JSON. */
  static Optional<AnswerType> negotiate(Collection<MediaType> accepted) {
    return accepted.isEmpty()
        ? Optional.of(JSON)
        : accepted.stream().flatMap(type -> match(type).stream()).findFirst();
  }

  private static Optional<AnswerType> match(MediaType type) {
    return switch (type.getName()) {
      case "application/graphql-response+json" -> Optional.of(GRAPHQL_RESPONSE);
      case "application/json", "application/*", "*/*" -> Optional.of(JSON);
      default -> Optional.empty();
    };
  }
}
