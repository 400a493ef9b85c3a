package io.vclustermanager.graphql.transport;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections one address may have open at a time. One too many is closed before a
 * byte of it is read, since reading is what costs.
 */
@Singleton
final class ConnectionLimits implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

  private final int most;
  private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

  ConnectionLimits(GraphQlConfiguration configuration) {
    most = configuration.maxConnectionsPerAddress();
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    var registry = event.getBean();
    registry.register(new Customizer());
    return registry;
  }

  private final class Customizer implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
      if (role == ChannelRole.CONNECTION
          && connection.remoteAddress() instanceof InetSocketAddress address) {
        admit(connection, address.getAddress());
      }
      return this;
    }
  }

  private void admit(Channel connection, @Nullable InetAddress address) {
    if (address == null) {
      return;
    }
    var count = open.merge(address, 1, Integer::sum);
    var _ =
        connection
            .closeFuture()
            .addListener(
                _ -> open.compute(address, (_, now) -> now == null || now <= 1 ? null : now - 1));
    if (count > most) {
      if (count == most + 1) {
        LOG.warn("{} has {} connections open; further ones are closed", address, most);
      }
      var _ = connection.close();
    }
  }

  int open(InetAddress address) {
    return open.getOrDefault(address, 0);
  }
}
