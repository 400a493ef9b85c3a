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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
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

  private static final AnswerError TOO_MUCH =
      AnswerError.of(
          GraphQlProblem.retryAfter(
              Code.UNAVAILABLE,
              "Too much is being sent by clients that are not signed in; try again",
              1));

  private final Doors doors;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final Traffic traffic = new Traffic();
  private final Held held = new Held();
  private final Pace pace;
  private final Backpressure backpressure;
  private final AtomicReference<@Nullable Place> place = new AtomicReference<>();
  private final AtomicReference<@Nullable Place> socketPlace = new AtomicReference<>();
  private final List<Runnable> afterwards = new ArrayList<>();

  /** As whose connection it counts, if it has a caller; set by any thread. */
  private volatile @Nullable String caller;

  /** As whose connection it counts while it has no caller; set by any thread. */
  private volatile @Nullable InetAddress stranger;

  /** How much would be given up with what is on its way; read by other connections' threads. */
  private volatile long atStake;

  /** Since when it has brought no whole request; read by other connections' threads. */
  private volatile long waitsSince;

  /** Whether a request of HTTP is carried out; read by other connections' threads. */
  private volatile boolean isAnswering;

  /** Whether operations of its socket run; set and asked by any thread. */
  private volatile BooleanSupplier runsOnSocket = () -> false;

  private volatile boolean isSocket;
  private @Nullable ChannelHandlerContext context;
  private RequestId requestId = RequestId.create();
  private int latest;
  private boolean isShared;
  private boolean signedIn;
  private boolean isLastRequest;
  private boolean isDeaf;
  private boolean isShut;
  private boolean isWatched;
  private boolean isDecoding;
  private boolean isToSettle;

  Door(Doors doors, Channel channel, RequestDecoder decoder) {
    this.doors = doors;
    this.channel = channel;
    this.decoder = decoder;
    pace = doors.pace();
    backpressure = new Backpressure(() -> pace.pause(doors.now()), () -> pace.resume(doors.now()));
    waitsSince = doors.now();
  }

  /** What decodes its requests, and is asked how far they have come. */
  RequestDecoder decoder() {
    return decoder;
  }

  /** What stands in front of all, and reads only while the client does. */
  Backpressure backpressure() {
    return backpressure;
  }

  /** What comes in, before anybody has made anything of it. */
  final class Bytes extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext before, Object message) {
      var count = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
      if (!isShut) {
        arrived(count);
      }
      if (isShut) {
        ReferenceCountUtil.release(message);
      } else {
        isDecoding = true;
        before.fireChannelRead(message);
        isDecoding = false;
        decoded();
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
      before.read();
      if (!backpressure.isStopped()) {
        pace.resume(doors.now());
      }
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  private void arrived(int count) {
    latest = count;
    pace.arrived(count);
    if (!signedIn) {
      var more = held.arrived(count);
      atStake = held.arriving();
      doors.hold(more, this);
    }
  }

  /**
   * The decoder has seen all of what came: what it keeps, or has begun, is a request's beginning.
   */
  private void decoded() {
    if (isSocket || isShut || isDeaf) {
      return;
    }
    if (decoder.isUnderWay()) {
      beginIf(traffic.bytes());
    } else if (!traffic.isArriving()) {
      // Line ends between requests, which were skipped.
      doors.release(held.dropArriving());
      atStake = 0;
    }
    if (isToSettle) {
      isToSettle = false;
      settle();
    }
  }

  /** Each request is timed by itself, also one that came with the end of the one before. */
  private void beginIf(boolean isNew) {
    if (isNew) {
      waitsSince = doors.now();
      pace.begin(doors.now());
      pace.arrived(latest);
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
      doors
          .slow()
          .say(
              unsaid ->
                  LOG.info(
                      "{} sends too slowly: cut ({} more since this was last said)",
                      channel.remoteAddress(),
                      unsaid));
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
      end();
    }
    if (isWholeMessage(message)) {
      letGo();
    }
    here.fireChannelRead(message);
    isDeaf = isEnd && isLastRequest;
  }

  private void end() {
    traffic.end();
    held.end(decoder.ended());
    atStake = held.arriving();
    isAnswering = held.isAnswering();
    settle();
  }

  private void begin(HttpRequest request) {
    beginIf(traffic.head());
    requestId = RequestId.accept(request.headers().get(RequestId.HEADER));
    if (RequestHeaders.areAmbiguous(request)) {
      // Its answer ends the connection, and what stands behind it is nobody's request.
      HttpUtil.setKeepAlive(request, false);
      isLastRequest = true;
    }
  }

  /** Those that the protocol itself sends come between the parts of others. */
  private static boolean isWholeMessage(Object message) {
    return message instanceof WebSocketFrame frame
        && frame.isFinalFragment()
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
    if (message instanceof LastHttpContent && traffic.answerEnds()) {
      doors.release(held.answered());
      atStake = held.arriving();
      isAnswering = held.isAnswering();
      settle();
    }
    super.write(here, message, promise);
  }

  private void answer(HttpResponseStatus status) {
    if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      isSocket = true;
      isAnswering = false;
      waitsSince = doors.now();
      letGo();
    } else if (status.codeClass() != HttpStatusClass.INFORMATIONAL) {
      traffic.answerBegins();
    }
  }

  private void settle() {
    if (isDecoding) {
      // An answer may be there at once, while the beginning of the next request is not looked at.
      isToSettle = true;
      return;
    }
    if (traffic.isQuiet() && !isSocket) {
      letGo();
      signedIn = false;
      waitsSince = doors.now();
      runAfterwards();
      leaveWhatNoSocketTook();
    }
  }

  /** Places that were taken for an upgrade which was refused all the same. */
  private void leaveWhatNoSocketTook() {
    leave(socketPlace);
    if (isShared) {
      leave(place);
      stranger = null;
      caller = null;
    }
  }

  private void letGo() {
    doors.release(held.dropAll());
    atStake = 0;
  }

  /** Runs something once when the requests of now are answered, or the connection is gone. */
  void afterwards(Runnable task) {
    inEventLoop(
        () -> {
          afterwards.add(task);
          if (!channel.isOpen()) {
            runAfterwards();
          }
        });
  }

  private void runAfterwards() {
    List.copyOf(afterwards).forEach(Runnable::run);
    afterwards.clear();
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
  boolean admit(String name) {
    if (caller != null) {
      return true;
    }
    var taken = doors.limits().caller(name);
    taken.ifPresent(
        found -> {
          caller = name;
          stranger = null;
          occupy(place, found);
          leave(socketPlace);
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
          occupy(place, found);
        });
    return taken.isPresent();
  }

  /**
   * Counts this connection as a socket without a caller too. For any thread.
   *
   * @return whether there may be one more from there
   */
  boolean admitSocket(InetAddress address) {
    var taken = doors.limits().strangersSocket(address);
    taken.ifPresent(found -> occupy(socketPlace, found));
    return taken.isPresent();
  }

  private void occupy(AtomicReference<@Nullable Place> where, Place taken) {
    close(where.getAndSet(taken));
    if (!channel.isOpen()) {
      leave(where);
    }
  }

  private static void leave(AtomicReference<@Nullable Place> where) {
    close(where.getAndSet(null));
  }

  private static void close(@Nullable Place former) {
    if (former != null) {
      former.close();
    }
  }

  /** It brings the requests of many: only as a socket it is anybody's. To be said first of all. */
  void share() {
    isShared = true;
  }

  /** Whether it counts as anybody's. */
  boolean isCounted() {
    return place.get() != null;
  }

  long atStake() {
    return atStake;
  }

  /** From now on its socket's operations keep it in its place, while this says that some run. */
  void runsWhile(BooleanSupplier running) {
    runsOnSocket = running;
  }

  /**
   * Whether it is a stranger's from there, or a socket of such a one, and nothing is done for it.
   */
  boolean isIdleStranger(InetAddress network, boolean asSocket) {
    return network.equals(stranger)
        && (!asSocket || socketPlace.get() != null)
        && !isAnswering
        && !runsOnSocket.getAsBoolean();
  }

  /**
   * Whether it is this caller's and nothing is done for it; a socket waits to be told something.
   */
  boolean isIdle(String name) {
    return name.equals(caller) && !isSocket && !isAnswering;
  }

  /** Since when it has done nothing. */
  long waitsSince() {
    return waitsSince;
  }

  /** Makes room for another one. For any thread. */
  void giveWay() {
    leave(place);
    leave(socketPlace);
    inEventLoop(
        () -> {
          if (isSocket) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, TOO_MUCH);
          } else {
            hangUp();
          }
        });
  }

  /** Ends the connection, whatever was not written or read. For any thread. */
  void hangUp() {
    var _ = channel.close();
  }

  /** The connection is gone. */
  void closed() {
    leave(place);
    leave(socketPlace);
    letGo();
    runAfterwards();
    isShut = true;
  }

  /** Gives up what is on its way, since too much is. For any thread. */
  void giveUp() {
    inEventLoop(
        () -> {
          if (Doors.isLarge(atStake) && !isShut) {
            doors
                .givenUp()
                .say(
                    unsaid ->
                        LOG.info(
                            "{} is given up: too much is held of strangers"
                                + " ({} more since this was last said)",
                            channel.remoteAddress(),
                            unsaid));
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, TOO_MUCH);
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
    if (isShut) {
      return;
    }
    isShut = true;
    letGo();
    if (isSocket) {
      lastWord(new CloseWebSocketFrame(TRY_AGAIN_LATER, "try again later"));
    } else if (traffic.mayBeAnswered()) {
      lastWord(refusal(status, error));
    } else {
      hangUp();
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
      hangUp();
      return;
    }
    // Not when it is written: to somebody who reads nothing, it never is.
    var _ = channel.eventLoop().schedule(this::hangUp, LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
    var _ = here.writeAndFlush(message).addListener(_ -> listenNoMore());
  }

  /** What still comes is read and thrown away, for a close with unread bytes is a reset. */
  private void listenNoMore() {
    if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
    channel.config().setAutoRead(true);
  }
}
