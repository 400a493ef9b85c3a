package io.vclustermanager.graphql.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.graphql.transport.Places.Place;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of one connection. Two handlers of its pipeline tell it what happens: {@link Bytes} in
 * front of the codec counts what comes in, this one behind it sees requests, messages and answers.
 * It cuts off who sends too slowly, gives up what is held of strangers when that is too much in
 * all, and lets nothing through any more behind a request whose end is in doubt. State without a
 * word about it belongs to the connection's event loop.
 */
final class Door extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  /** How often one looks at what is on its way and did not come in one piece. */
  private static final Duration OFTEN = Duration.ofMillis(500);

  /** How long the other side may take to read our last word: a close throws away the unread. */
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private static final int TRY_AGAIN_LATER = 1013;
  private static final long BUSY = Long.MAX_VALUE;

  private final Doors doors;
  private final Channel channel;
  private final Traffic traffic = new Traffic();
  private final Pace pace;
  private final AtomicReference<@Nullable Place> place = new AtomicReference<>();

  /** Whether it counts as a caller's; set by any thread. */
  private volatile boolean hasCaller;

  /** As whose connection it counts while it has no caller; set by any thread. */
  private volatile @Nullable InetAddress stranger;

  /** How much would be given up with what is on its way; read by other connections' threads. */
  private volatile long atStake;

  /** Since when nothing is under way; read by other connections' threads. */
  private volatile long quietSince;

  private @Nullable ChannelHandlerContext context;
  private RequestId requestId = RequestId.create();
  private long held;
  private boolean signedIn;
  private boolean isSocket;
  private boolean isLastRequest;
  private boolean isDeaf;
  private boolean isShut;
  private boolean isWatched;

  Door(Doors doors, Channel channel) {
    this.doors = doors;
    this.channel = channel;
    pace = doors.pace();
    quietSince = doors.now();
  }

  /** What comes in, before anybody has made anything of it. */
  final class Bytes extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext before, Object message) {
      if (message instanceof ByteBuf bytes && !isShut) {
        arrived(bytes.readableBytes());
      }
      if (isShut) {
        ReferenceCountUtil.release(message);
      } else {
        before.fireChannelRead(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext before) {
      pace.pause(doors.now());
      before.fireChannelReadComplete();
      watch();
    }

    @Override
    public void read(ChannelHandlerContext before) {
      pace.resume(doors.now());
      before.read();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  private void arrived(int count) {
    quietSince = BUSY;
    if (!isSocket && traffic.bytes()) {
      pace.begin(doors.now());
    }
    pace.arrived(count);
    if (!signedIn) {
      held += count;
      atStake = held;
      doors.hold(count, this);
    }
  }

  private void watch() {
    if (traffic.isArriving() && !isWatched && !isShut) {
      isWatched = true;
      var _ = channel.eventLoop().schedule(this::look, OFTEN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    isWatched = false;
    if (traffic.isArriving() && !isShut && pace.isTooSlow(doors.now())) {
      LOG.info("{} sends too slowly: cut", channel.remoteAddress());
      refuse(
          HttpResponseStatus.REQUEST_TIMEOUT,
          AnswerError.of(Code.UNAVAILABLE, "The request came too slowly and was cut off")
              .with(Map.of("retryable", true)));
    } else {
      watch();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (isShut || isDeaf) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    var isEnd = message instanceof LastHttpContent;
    if (isEnd) {
      traffic.end();
      atStake = 0;
    }
    if (isWholeMessage(message)) {
      letGo();
    }
    here.fireChannelRead(message);
    isDeaf = isEnd && isLastRequest;
  }

  private void begin(HttpRequest request) {
    traffic.head();
    requestId = RequestId.accept(request.headers().get(RequestId.HEADER));
    if (RequestHeaders.areAmbiguous(request)) {
      // Its answer ends the connection, and what stands behind it is nobody's request.
      HttpUtil.setKeepAlive(request, false);
      isLastRequest = true;
    }
  }

  /** Those that the protocol itself sends come between the parts of others. */
  private static boolean isWholeMessage(Object message) {
    return message instanceof WebSocketFrame
        && !(message instanceof PingWebSocketFrame)
        && !(message instanceof PongWebSocketFrame);
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise)
      throws Exception {
    if (isShut) {
      ReferenceCountUtil.release(message);
      promise.trySuccess();
      return;
    }
    if (message instanceof HttpResponse response) {
      answer(response.status());
    }
    if (message instanceof LastHttpContent) {
      traffic.answerEnds();
      settle();
    }
    super.write(here, message, promise);
  }

  private void answer(HttpResponseStatus status) {
    if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      isSocket = true;
      letGo();
    } else if (status.codeClass() != HttpStatusClass.INFORMATIONAL) {
      traffic.answerBegins();
    }
  }

  private void settle() {
    if (traffic.isQuiet() && !isSocket) {
      letGo();
      signedIn = false;
      quietSince = doors.now();
    }
  }

  private void letGo() {
    doors.release(held);
    held = 0;
    atStake = 0;
  }

  /** Whose it is, what is on its way, is known: it is nobody's concern any more. For any thread. */
  void signIn() {
    inEventLoop(
        () -> {
          signedIn = true;
          letGo();
        });
  }

  /**
   * Counts this connection as the caller's instead of the address's: that of the first one, for
   * HTTP may bring others on the same. For any thread.
   *
   * @return whether the caller may have one more
   */
  boolean admit(String caller) {
    if (hasCaller) {
      return true;
    }
    var taken = doors.limits().caller(caller);
    taken.ifPresent(
        found -> {
          hasCaller = true;
          stranger = null;
          occupy(found);
        });
    return taken.isPresent();
  }

  /**
   * Counts this connection as one without a caller, from there. For any thread.
   *
   * @return whether there may be one more
   */
  boolean admit(InetAddress address) {
    var taken = doors.limits().stranger(address);
    taken.ifPresent(
        found -> {
          stranger = ConnectionLimits.network(address);
          occupy(found);
        });
    return taken.isPresent();
  }

  private void occupy(Place taken) {
    leave(place.getAndSet(taken));
    if (!channel.isOpen()) {
      leave(place.getAndSet(null));
    }
  }

  private static void leave(@Nullable Place former) {
    if (former != null) {
      former.close();
    }
  }

  /** Whether it counts as anybody's. */
  boolean isCounted() {
    return place.get() != null;
  }

  long atStake() {
    return atStake;
  }

  /** Since when nothing was under way, if it is a stranger's from there; else never. */
  long idleStrangerSince(InetAddress network) {
    return network.equals(stranger) ? quietSince : BUSY;
  }

  static boolean isBusy(long since) {
    return since == BUSY;
  }

  /** Makes room for another one. For any thread. */
  void giveWay() {
    leave(place.getAndSet(null));
    var _ = channel.close();
  }

  /** The connection is gone. */
  void closed() {
    leave(place.getAndSet(null));
    letGo();
    isShut = true;
  }

  /** Gives up what is on its way, since too much is. For any thread. */
  void giveUp() {
    inEventLoop(
        () -> {
          if (atStake > 0 && !isShut) {
            LOG.info("{} is given up: too much is held of strangers", channel.remoteAddress());
            refuse(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                AnswerError.of(
                    GraphQlProblem.retryAfter(
                        Code.UNAVAILABLE,
                        "Too much is being sent by clients that are not signed in; try again",
                        1)));
          }
        });
  }

  private void inEventLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      channel.eventLoop().execute(task);
    }
  }

  private void refuse(HttpResponseStatus status, AnswerError error) {
    isShut = true;
    letGo();
    if (isSocket) {
      lastWord(new CloseWebSocketFrame(TRY_AGAIN_LATER, "try again later"));
    } else if (traffic.mayBeAnswered()) {
      lastWord(refusal(status, error));
    } else {
      var _ = channel.close();
    }
  }

  private HttpResponse refusal(HttpResponseStatus status, AnswerError error) {
    var body = Refusals.body(error, requestId);
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, AnswerType.JSON.mediaType())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.DATE, DateHeader.at(Instant.now()))
        .set(RequestId.HEADER, requestId.value());
    var wait = error.extensions().get("retryAfterSeconds");
    if (wait != null) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, wait.toString());
    }
    return response;
  }

  private void lastWord(Object message) {
    var here = context;
    if (here == null) {
      ReferenceCountUtil.release(message);
      var _ = channel.close();
      return;
    }
    var _ = here.writeAndFlush(message).addListener(_ -> hangUp());
  }

  /** What still comes is read and thrown away, for a close with unread bytes is a reset. */
  private void hangUp() {
    if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
    channel.config().setAutoRead(true);
    var _ =
        channel
            .eventLoop()
            .schedule((Runnable) channel::close, LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
  }
}
