package io.vclustermanager.graphql.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * Netty's decoder, which also tells whether a request has begun and how long one was. Only the
 * decoder knows: what comes in one piece may hold the end of one request, all of another and the
 * beginning of a third, and line ends between requests are none. For one event loop.
 */
final class RequestDecoder extends HttpRequestDecoder {
  /** Of requests without an answer: an answer to HEAD has no body, whatever its length. */
  private final Queue<HttpMethod> asked = new ArrayDeque<>();

  private final BooleanSupplier isFull;

  private boolean hasLine;
  private long bytes;

  /**
   * As it is configured.
   *
   * @param isFull whether no further request is begun; what has come meanwhile is kept, and looked
   *     at when it is called the next time
   */
  RequestDecoder(HttpDecoderConfig config, BooleanSupplier isFull) {
    super(config);
    this.isFull = isFull;
  }

  @Override
  protected HttpMessage createMessage(String[] line) throws Exception {
    hasLine = true;
    return super.createMessage(line);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (isFull.getAsBoolean()) {
      return;
    }
    var before = buffer.readableBytes();
    var known = out.size();
    super.decode(context, buffer, out);
    bytes += before - buffer.readableBytes();
    for (var made : out.subList(known, out.size())) {
      if (made instanceof HttpRequest request) {
        asked.add(request.method());
      }
    }
  }

  /** Whether something of a request has come whose end was not passed on. */
  boolean isUnderWay() {
    return hasLine || actualReadableBytes() > 0;
  }

  /** To be called at the end of a request: how many bytes it had; the next one is counted anew. */
  long ended() {
    var all = bytes;
    bytes = 0;
    hasLine = false;
    return all;
  }

  /** The encoder of the answers to these requests. */
  HttpResponseEncoder answers() {
    return new HttpResponseEncoder() {
      @Override
      protected boolean isContentAlwaysEmpty(HttpResponse answer) {
        var isLast = answer.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        return (isLast && HttpMethod.HEAD.equals(asked.poll()))
            || super.isContentAlwaysEmpty(answer);
      }
    };
  }
}
