package io.vclustermanager.graphql.transport;

import io.micronaut.http.server.netty.websocket.NettyServerWebSocketHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a socket's first messages until somebody hears them. Micronaut answers the request that
 * opens a WebSocket and then puts the socket's handler in its place, on whichever thread its
 * filters have ended: a client that speaks at once would be heard before the handler stands there,
 * and its first message lost.
 *
 * <p>Gotcha: to lead the filters' end back to the event loop does not do. Of two threads that meet
 * in a flow, the one that comes later goes on with it.
 */
final class EarlyFrames extends ChannelInboundHandlerAdapter {
  /** Of a client that has not been answered anything yet; it takes a few milliseconds at most. */
  private static final int MOST = 64;

  private final Queue<Object> kept = new ArrayDeque<>();
  private boolean wasThere;
  private boolean isHeard;

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (isHeard || kept.isEmpty() && !(message instanceof WebSocketFrame)) {
      here.fireChannelRead(message);
      return;
    }
    kept.add(message);
    if (kept.size() == 1) {
      look(here);
    } else if (kept.size() > MOST) {
      here.close();
    }
  }

  /**
   * Twice, since another thread puts the handler there: it stands in its place a moment before it
   * is ready.
   */
  private void look(ChannelHandlerContext here) {
    if (here.isRemoved()) {
      return;
    }
    var isThere = here.pipeline().context(NettyServerWebSocketHandler.ID) != null;
    if (isThere && wasThere) {
      passOn(here);
    } else {
      wasThere = isThere;
      var _ = here.executor().schedule(() -> look(here), 1, TimeUnit.MILLISECONDS);
    }
  }

  private void passOn(ChannelHandlerContext here) {
    isHeard = true;
    for (var next = kept.poll(); next != null; next = kept.poll()) {
      here.fireChannelRead(next);
    }
    here.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext here) {
    release();
    here.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext here) {
    release();
  }

  private void release() {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
  }
}
