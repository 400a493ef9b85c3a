package io.vclustermanager.graphql.transport;

import io.vclustermanager.graphql.GraphQlProblem.Code;

/** A client's request as we could read it. */
sealed interface ParsedRequest permits GraphQlRequest, ParsedRequest.Malformed {
  /** Not a GraphQL request; the message says why. */
  record Malformed(Code code, String message) implements ParsedRequest {}
}
