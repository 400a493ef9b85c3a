package io.vclustermanager.graphql.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** How a connection is ended by us: a word why, time to read it, and a close. */
final class LastWord {
  /** How long the other side may take to read it: a close throws away the unread. */
  private static final Duration TIME = Duration.ofSeconds(2);

  private static final int TRY_AGAIN_LATER = 1013;

  private LastWord() {}

  /** To a socket. */
  static Object tryAgainLater() {
    return new CloseWebSocketFrame(TRY_AGAIN_LATER, "try again later");
  }

  /** To a client of HTTP. */
  static HttpResponse refusal(
      HttpResponseStatus status, AnswerError error, RequestId requestId, Instant now) {
    var body = Refusals.body(error, requestId);
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, AnswerType.JSON.mediaType())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.DATE, DateHeader.at(now))
        .set(RequestId.HEADER, requestId.value());
    var wait = error.extensions().get("retryAfterSeconds");
    if (wait != null) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, wait.toString());
    }
    return response;
  }

  /** Says it, and ends the connection. */
  static void say(ChannelHandlerContext here, Object word) {
    var channel = here.channel();
    // Not when it is written: to somebody who reads nothing, it never is.
    var _ =
        channel.eventLoop().schedule(() -> hangUp(channel), TIME.toMillis(), TimeUnit.MILLISECONDS);
    var _ = here.writeAndFlush(word).addListener(_ -> listenNoMore(channel));
  }

  /** Ends the connection, whatever was not written or read. For any thread. */
  static void hangUp(Channel channel) {
    var _ = channel.close();
  }

  /** What still comes is read and thrown away, for a close with unread bytes is a reset. */
  private static void listenNoMore(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
    channel.config().setAutoRead(true);
  }
}
