package io.vclustermanager.graphql.transport;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.util.ReferenceCountUtil;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what one socket can make the server hold: a frame, a message of many fragments, and a
 * compressed message that unfolds. Micronaut bounds the first by a constant and the others not at
 * all.
 */
@Singleton
final class WebSocketLimits implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private static final String COMPRESSION = "WebSocketServerCompressionHandler";
  private static final String DECODER = "wsdecoder";

  private final GraphQlConfiguration configuration;

  WebSocketLimits(GraphQlConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    var registry = event.getBean();
    registry.register(new Customizer(null, configuration.maxMessageSize()));
    return registry;
  }

  private record Customizer(@Nullable Channel channel, int limit) implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
      return new Customizer(connection, limit);
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel != null && channel.pipeline().get(COMPRESSION) != null) {
        guard(channel.pipeline());
      }
    }

    private void guard(ChannelPipeline pipeline) {
      pipeline.replace(COMPRESSION, COMPRESSION, new WebSocketServerCompressionHandler(limit));
      pipeline.addAfter(COMPRESSION, "vcm-fragments", new WebSocketFrameAggregator(limit));
      pipeline.addAfter("vcm-fragments", "vcm-early", new EarlyFrames());
      pipeline.addLast("vcm-guard", new Guard(limit));
    }
  }

  /** Sets the frame limit when the handshake is answered, and lets only one close frame out. */
  private static final class Guard extends ChannelDuplexHandler {
    private final int limit;
    private boolean closeSent;

    Guard(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof HttpResponse response
          && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        limitFrames(context.pipeline());
      }
      if (message instanceof CloseWebSocketFrame) {
        if (closeSent) {
          // The protocol has one goodbye; the second one only means that the channel shall close.
          ReferenceCountUtil.release(message);
          promise.setSuccess();
          return;
        }
        closeSent = true;
      }
      super.write(context, message, promise);
    }

    private void limitFrames(ChannelPipeline pipeline) {
      if (pipeline.get(DECODER) instanceof WebSocket13FrameDecoder) {
        var config =
            WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limit)
                .allowExtensions(true)
                .build();
        pipeline.replace(DECODER, DECODER, new WebSocket13FrameDecoder(config));
      }
    }
  }
}
