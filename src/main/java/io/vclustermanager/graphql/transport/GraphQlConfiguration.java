package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import io.vclustermanager.access.AddressSettings;
import java.time.Duration;
import java.util.List;

/**
 * What sockets, streams and single requests may cost; {@link DocumentLimits} has what documents
 * may, {@link DoorLimits} what those may who are not known. The endpoint's path and the time a
 * socket has for its first message are micronaut-graphql's own keys ({@code graphql.path}, {@code
 * graphql.graphql-ws.path}, {@code graphql.graphql-ws.connection-init-wait-timeout}).
 *
 * @param maxMessageSize the longest WebSocket message, after joining fragments and decompressing
 * @param pingInterval how often an open socket is pinged; shorter than every idle timeout on the
 *     way
 * @param closeTimeout how long we wait for the other side to answer our close
 * @param maxOperationsPerSocket how many operations one socket may run at a time
 * @param allowedOrigins what {@link AddressSettings} calls so, by its former name
 * @param maxSubscriptionsPerActor how many subscriptions one caller may have open at a time
 * @param requestTimeout how long one request may take, what {@code waitSeconds} asks for not
 *     counted
 * @param writeTimeout how long a client may leave unread what was written to it
 */
@ConfigurationProperties("vcm.graphql")
public record GraphQlConfiguration(
    @Bindable(defaultValue = "256KB") @ReadableBytes int maxMessageSize,
    @Bindable(defaultValue = "25s") Duration pingInterval,
    @Bindable(defaultValue = "5s") Duration closeTimeout,
    @Bindable(defaultValue = "100") int maxOperationsPerSocket,
    @Bindable(defaultValue = "") List<String> allowedOrigins,
    @Bindable(defaultValue = "500") int maxSubscriptionsPerActor,
    @Bindable(defaultValue = "30s") Duration requestTimeout,
    @Bindable(defaultValue = "30s") Duration writeTimeout) {
  /** Refuses limits that would let nothing through. */
  public GraphQlConfiguration {
    if (maxMessageSize < 1 || maxMessageSize > GraphQlWebSocket.LARGEST_FRAME) {
      throw new IllegalArgumentException(
          "vcm.graphql.max-message-size must be 1 to " + GraphQlWebSocket.LARGEST_FRAME);
    }
    if (pingInterval.isNegative() || pingInterval.isZero()) {
      throw new IllegalArgumentException("vcm.graphql.ping-interval must be positive");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("vcm.graphql.request-timeout must be positive");
    }
    if (writeTimeout.isNegative() || writeTimeout.isZero()) {
      throw new IllegalArgumentException("vcm.graphql.write-timeout must be positive");
    }
    allowedOrigins = AddressSettings.origins("vcm.graphql.allowed-origins", allowedOrigins);
  }
}
