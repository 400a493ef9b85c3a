package io.vclustermanager.graphql.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of one connection. Two handlers of its pipeline tell it what happens: {@link DoorBytes}
 * in front of the codec counts what comes in, this one behind it sees requests, messages and
 * answers. It cuts off who sends too slowly or what is no HTTP, gives up what is held of strangers
 * when that is too much in all, and lets nothing through any more behind a request whose end is in
 * doubt. {@link Arrival} knows what is on its way in, {@link Traffic} what waits to be answered,
 * {@link Standing} as whose it counts. State without a word about it belongs to the connection's
 * event loop.
 */
final class Door extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  /** How often one looks at what is on its way and did not come in one piece. */
  private static final Duration OFTEN = Duration.ofMillis(500);

  private static final AnswerError TOO_MUCH =
      AnswerError.of(
          GraphQlProblem.retryAfter(
              Code.UNAVAILABLE,
              "Too much is being sent by clients that are not signed in; try again",
              1));

  private static final AnswerError TOO_SLOW =
      AnswerError.of(Code.UNAVAILABLE, "The request came too slowly and was cut off")
          .with(Map.of("retryable", true));

  private static final AnswerError BROKEN =
      AnswerError.of(
          Code.BAD_USER_INPUT, "The body cannot be read: its chunks are not as HTTP has them");

  private final Doors doors;
  private final Channel channel;
  private final RequestDecoder decoder;
  private final Traffic traffic = new Traffic();
  private final Arrival arrival;
  private final Standing standing;
  private final Backpressure backpressure;
  private final List<Runnable> afterwards = new ArrayList<>();

  /** Whether operations of its socket run; set and asked by any thread. */
  private volatile BooleanSupplier runsOnSocket = () -> false;

  private volatile boolean isSocket;
  private final AtomicBoolean gaveWay = new AtomicBoolean();
  private @Nullable ChannelHandlerContext context;
  private RequestId requestId = RequestId.create();
  private boolean isLastRequest;
  private boolean isDeaf;
  private boolean isShut;
  private boolean isWatched;
  private boolean isDecoding;
  private boolean isToSettle;

  Door(Doors doors, Channel channel, HttpDecoderConfig decoding) {
    this.doors = doors;
    this.channel = channel;
    decoder = new RequestDecoder(decoding, this::isBusy);
    arrival = new Arrival(doors);
    standing = new Standing(doors.limits(), channel);
    backpressure = new Backpressure(arrival::pause, arrival::resume, this::isBusy);
  }

  /** Whether so many requests wait for their answers that no more is read. */
  private boolean isBusy() {
    return traffic.isFull() && !isSocket;
  }

  /** What decodes its requests, and is asked how far they have come. */
  RequestDecoder decoder() {
    return decoder;
  }

  /** What stands in front of all, and reads only while the client does. */
  Backpressure backpressure() {
    return backpressure;
  }

  /** What is on its way in. */
  Arrival arrival() {
    return arrival;
  }

  /** As whose it counts. */
  Standing standing() {
    return standing;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /**
   * Bytes have come, and nobody has looked at them.
   *
   * @return whether anybody shall
   */
  boolean arrived(int count) {
    if (!isShut) {
      var more = arrival.bytes(count);
      if (more > 0) {
        doors.hold(more, this);
      }
    }
    return !isShut;
  }

  /** Has what came decoded, and looks at what is left: a request's beginning, or nothing. */
  void decode(Runnable decoding) {
    isDecoding = true;
    decoding.run();
    isDecoding = false;
    if (!isSocket && !isShut && !isDeaf) {
      decoded();
    }
  }

  private void decoded() {
    if (decoder.isUnderWay()) {
      beginIf(traffic.bytes());
    } else if (!traffic.isArriving()) {
      // Line ends between requests, which were skipped.
      arrival.drop();
    }
    if (isToSettle) {
      isToSettle = false;
      settle();
    }
  }

  private void beginIf(boolean isNew) {
    if (isNew) {
      arrival.begin();
    }
  }

  /** Looks now and then how fast it comes, while something is on its way. */
  void watch() {
    if (traffic.isArriving() && !isWatched && !isShut) {
      isWatched = true;
      var _ = channel.eventLoop().schedule(this::look, OFTEN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    isWatched = false;
    if (traffic.isArriving() && !isShut && arrival.isTooSlow()) {
      doors
          .slow()
          .say(
              unsaid ->
                  LOG.info(
                      "{} sends too slowly: cut ({} more since this was last said)",
                      channel.remoteAddress(),
                      unsaid));
      refuse(HttpResponseStatus.REQUEST_TIMEOUT, TOO_SLOW);
    } else {
      watch();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (isShut || isDeaf) {
      ReferenceCountUtil.release(message);
    } else if (isBroken(message)) {
      ReferenceCountUtil.release(message);
      // Nobody knows where it ends: what follows is no request, and nobody waits for it.
      refuse(HttpResponseStatus.BAD_REQUEST, BROKEN);
    } else {
      pass(here, message);
    }
  }

  /** Whether it is a part of a body that cannot be read; a head is answered where others are. */
  private static boolean isBroken(Object message) {
    return message instanceof HttpContent part
        && !(message instanceof HttpRequest)
        && part.decoderResult().isFailure();
  }

  private void pass(ChannelHandlerContext here, Object message) {
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    var isEnd = message instanceof LastHttpContent;
    if (isEnd) {
      traffic.end();
      arrival.end(decoder.ended());
      settle();
    }
    if (isWholeMessage(message)) {
      arrival.letGo();
    }
    here.fireChannelRead(message);
    isDeaf = isEnd && isLastRequest;
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
    if (message instanceof LastHttpContent) {
      answered();
    }
    super.write(here, message, promise);
  }

  private void answer(HttpResponseStatus status) {
    if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      isSocket = true;
      arrival.upgrade();
    } else if (status.codeClass() != HttpStatusClass.INFORMATIONAL) {
      traffic.answerBegins();
    }
  }

  private void answered() {
    var wasBusy = isBusy();
    if (traffic.answerEnds()) {
      arrival.answered();
      settle();
      if (wasBusy) {
        // Not at once: an answer may be there before the request's own end has been passed on.
        channel.eventLoop().execute(this::goOn);
      }
    }
  }

  /** Fewer requests wait: those that have come meanwhile have their turn, then others are read. */
  private void goOn() {
    var codec = channel.pipeline().context(DoorBytes.class);
    if (isShut || isSocket || codec == null) {
      return;
    }
    DoorBytes.decodeOn(codec, this);
    backpressure.look();
  }

  private void settle() {
    if (isDecoding) {
      // An answer may be there at once, while the beginning of the next request is not looked at.
      isToSettle = true;
      return;
    }
    if (traffic.isQuiet() && !isSocket) {
      arrival.settle();
      runAfterwards();
      standing.leaveWhatNoSocketTook();
    }
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
    inEventLoop(arrival::signIn);
  }

  /** From now on its socket's operations keep it in its place, while this says that some run. */
  void runsWhile(BooleanSupplier running) {
    runsOnSocket = running;
  }

  /** Whether it is any stranger's, and nothing is done for it. For any thread. */
  boolean isIdleStranger() {
    return standing.isStranger() && isIdle();
  }

  /**
   * Whether it is a stranger's from there, or a socket of such a one, and nothing is done for it.
   * For any thread.
   */
  boolean isIdleStranger(InetAddress network, boolean asSocket) {
    return standing.isStranger(network, asSocket) && isIdle();
  }

  /**
   * Whether nothing is done for it; one that gives way already is not there any more. For any
   * thread.
   */
  boolean isIdle() {
    return !gaveWay.get() && !arrival.isAnswering() && !runsOnSocket.getAsBoolean();
  }

  /**
   * Whether it is this caller's connection of HTTP and nothing is done for it; a socket waits to be
   * told something. For any thread.
   */
  boolean isIdleHttp(String caller) {
    return standing.isOf(caller) && !isSocket && isIdle();
  }

  /** Whether it is a socket now. For any thread. */
  boolean isSocket() {
    return isSocket;
  }

  /**
   * Makes room for another one. For any thread.
   *
   * @return false when it has done so before: one place is for one other
   */
  boolean giveWay() {
    if (!gaveWay.compareAndSet(false, true)) {
      return false;
    }
    standing.leave();
    inEventLoop(
        () -> {
          if (isSocket) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, TOO_MUCH);
          } else {
            hangUp();
          }
        });
    return true;
  }

  /** Ends the connection, whatever was not written or read. For any thread. */
  void hangUp() {
    LastWord.hangUp(channel);
  }

  /** The connection is gone. */
  void closed() {
    standing.leave();
    arrival.letGo();
    runAfterwards();
    isShut = true;
  }

  /** Gives up what is on its way, since too much is. For any thread. */
  void giveUp() {
    inEventLoop(
        () -> {
          if (Doors.isLarge(arrival.atStake()) && !isShut) {
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
    arrival.letGo();
    var here = context;
    if (here == null || (!isSocket && !traffic.mayBeAnswered())) {
      hangUp();
    } else if (isSocket) {
      LastWord.say(here, LastWord.tryAgainLater());
    } else {
      LastWord.say(here, LastWord.refusal(status, error, requestId, doors.time()));
    }
  }
}
