package io.vclustermanager.graphql.transport;

/**
 * How an operation reached us. It stands in the {@link graphql.GraphQLContext} under {@code
 * Transport.class}.
 */
public enum Transport {
  /** {@code GET}: queries only. */
  HTTP_GET,
  /** {@code POST}: queries and mutations. */
  HTTP_POST,
  /** {@code POST} that accepts {@code text/event-stream}: everything. */
  HTTP_STREAM,
  /** graphql-transport-ws: everything. */
  WEB_SOCKET
}
