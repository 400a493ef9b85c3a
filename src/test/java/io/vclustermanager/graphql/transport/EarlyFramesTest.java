package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.server.netty.websocket.NettyServerWebSocketHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client speaks before the socket's handler stands in its place. */
final class EarlyFramesTest {
  private final List<String> heard = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new EarlyFrames());

  private final class Handler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext here, TextWebSocketFrame frame) {
      heard.add(frame.text());
    }
  }

  private void aMomentLater() {
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void whatIsSaidTooEarlyIsHeardInOrder() {
    channel.writeInbound(new TextWebSocketFrame("one"), new TextWebSocketFrame("two"));
    aMomentLater();
    assertThat(channel.inboundMessages()).isEmpty();

    channel.pipeline().addLast(NettyServerWebSocketHandler.ID, new Handler());
    aMomentLater();
    channel.writeInbound(new TextWebSocketFrame("three"));
    aMomentLater();
    channel.writeInbound(new TextWebSocketFrame("four"));

    assertThat(heard).containsExactly("one", "two", "three", "four");
  }

  @Test
  void requestsPass() {
    channel.writeInbound("a request");

    assertThat((String) channel.readInbound()).isEqualTo("a request");
  }

  @Test
  void whoGoesIsForgotten() {
    var frame = new TextWebSocketFrame("one");
    channel.writeInbound(frame);

    channel.close();

    assertThat(frame.refCnt()).isZero();
  }

  @Test
  void whoSaysTooMuchIsCut() {
    for (var i = 0; i < 65; i++) {
      channel.writeInbound(new TextWebSocketFrame("more"));
    }

    assertThat(channel.isOpen()).isFalse();
  }
}
