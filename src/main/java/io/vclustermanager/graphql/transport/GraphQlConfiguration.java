package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;
import java.util.List;

/**
 * The limits of the GraphQL endpoint. Its path and the time a socket has for its first message are
 * micronaut-graphql's own keys ({@code graphql.path}, {@code graphql.graphql-ws.path}, {@code
 * graphql.graphql-ws.connection-init-wait-timeout}).
 *
 * @param maxMessageSize the longest WebSocket message, after joining fragments and decompressing
 * @param pingInterval how often an open socket is pinged; shorter than every idle timeout on the
 *     way
 * @param closeTimeout how long we wait for the other side to answer our close
 * @param maxOperationsPerSocket how many operations one socket may run at a time
 * @param allowedOrigins origins of browsers which may open a socket besides our own host, as {@code
 *     https://host:port}
 * @param maxDepth the deepest document
 * @param maxFields the most fields of a document, fragments spread out
 * @param maxTokens the most tokens of a document
 * @param cachedDocuments how many parsed documents are kept
 * @param cachedDocumentLength the longest document that is kept, in characters
 */
@ConfigurationProperties("vcm.graphql")
public record GraphQlConfiguration(
    @Bindable(defaultValue = "256KB") @ReadableBytes int maxMessageSize,
    @Bindable(defaultValue = "25s") Duration pingInterval,
    @Bindable(defaultValue = "5s") Duration closeTimeout,
    @Bindable(defaultValue = "100") int maxOperationsPerSocket,
    @Bindable(defaultValue = "") List<String> allowedOrigins,
    @Bindable(defaultValue = "15") int maxDepth,
    @Bindable(defaultValue = "1000") int maxFields,
    @Bindable(defaultValue = "3000") int maxTokens,
    @Bindable(defaultValue = "512") int cachedDocuments,
    @Bindable(defaultValue = "16384") int cachedDocumentLength) {
  /** Refuses limits that would let nothing through. */
  public GraphQlConfiguration {
    if (maxMessageSize < 1 || maxMessageSize > GraphQlWebSocket.LARGEST_FRAME) {
      throw new IllegalArgumentException(
          "vcm.graphql.max-message-size must be 1 to " + GraphQlWebSocket.LARGEST_FRAME);
    }
    if (pingInterval.isNegative() || pingInterval.isZero()) {
      throw new IllegalArgumentException("vcm.graphql.ping-interval must be positive");
    }
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}
