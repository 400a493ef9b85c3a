package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts connections whose client has stopped reading: nothing of what was written for it could leave
 * for a while. It slows nobody meanwhile, but holds memory and a place in the counts. Each event it
 * has read carries the cursor to go on from.
 */
@Singleton
final class StalledReaders implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private static final Logger LOG = LoggerFactory.getLogger(StalledReaders.class);

  private final Duration limit;
  private final SeldomLog log;

  StalledReaders(GraphQlConfiguration configuration, Ticker ticker) {
    limit = configuration.writeTimeout();
    log = new SeldomLog(ticker);
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    var registry = event.getBean();
    registry.register(new Customizer(null, limit, log));
    return registry;
  }

  private record Customizer(@Nullable Channel channel, Duration limit, SeldomLog log)
      implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Customizer(connection, limit, log) : this;
    }

    @Override
    public void onInitialPipelineBuilt() {
      if (channel != null) {
        channel.pipeline().addFirst("vcm-stalled", new Watch(limit, log));
      }
    }
  }

  /**
   * Idle means here: nothing was to be written, or nothing of it could leave. The first such moment
   * says nothing of how long what waits has been waiting; a further one says that it was there at
   * the one before, and that nothing has moved since.
   */
  private static final class Watch extends IdleStateHandler {
    private final Duration limit;
    private final SeldomLog log;

    Watch(Duration limit, SeldomLog log) {
      super(true, 0, limit.toMillis(), 0, TimeUnit.MILLISECONDS);
      this.limit = limit;
      this.log = log;
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
      var waiting = context.channel().unsafe().outboundBuffer();
      if (!event.isFirst() && waiting != null && !waiting.isEmpty()) {
        log.say(
            unsaid ->
                LOG.info(
                    "{} has not read for {} or longer: cut ({} more since this was last said)",
                    context.channel().remoteAddress(),
                    limit,
                    unsaid));
        var _ = context.close();
      }
    }
  }
}
