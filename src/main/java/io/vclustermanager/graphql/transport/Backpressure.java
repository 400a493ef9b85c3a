package io.vclustermanager.graphql.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads nothing of a connection while its client does not read: whatever is asked, each answer lies
 * in memory until it can leave, and who asks on and never reads would fill it. Nor is anything read
 * while too many of its requests wait for their answers. It stands in front of every decoder and so
 * covers all that is answered: requests, messages, and the pings of both protocols. What was read
 * already is passed on in pieces, and no further piece once too much waits. Between two pieces the
 * event loop's other connections have their turn: one that brings thousands of short requests at
 * once would hold them all. For one event loop.
 */
final class Backpressure extends ChannelDuplexHandler {
  /** How many bytes of answers may wait before nothing is read, and how few before it goes on. */
  private static final WriteBufferWaterMark WAITING =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  /** Small enough that what the shortest requests in it bring about is not much. */
  private static final int PIECE = 4 * 1024;

  private final Runnable stops;
  private final Runnable goesOn;
  private final BooleanSupplier isBusy;

  /** What has come and is not passed on. */
  private final Queue<ByteBuf> kept = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;
  private boolean isStopped;
  private boolean isWanted;
  private boolean wasAutomatic;
  private boolean isPassing;
  private boolean isScheduled;

  /**
   * In front of a connection's decoders.
   *
   * @param stops told when it reads no more
   * @param goesOn told when it reads again
   * @param isBusy whether too much waits to be answered; when that has changed, {@link #look} is to
   *     be called
   */
  Backpressure(Runnable stops, Runnable goesOn, BooleanSupplier isBusy) {
    this.stops = stops;
    this.goesOn = goesOn;
    this.isBusy = isBusy;
  }

  /** Whether nothing is read since the client does not read. */
  boolean isStopped() {
    return isStopped;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext here) {
    context = here;
    here.channel().config().setWriteBufferWaterMark(WAITING);
  }

  @Override
  public void read(ChannelHandlerContext here) {
    if (isFull(here) || !kept.isEmpty()) {
      isWanted = true;
      stop(here);
    } else {
      here.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (message instanceof ByteBuf bytes) {
      kept.add(bytes);
      if (!isPassing && !isScheduled) {
        pass(here);
      }
    } else {
      here.fireChannelRead(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext here) {
    if (isFull(here)) {
      stop(here);
    } else if (!isPassing && !isScheduled) {
      goOnPassing(here);
    }
    here.fireChannelWritabilityChanged();
  }

  /** What waits to be answered has become less. */
  void look() {
    if (context != null && !isPassing && !isScheduled) {
      goOnPassing(context);
    }
  }

  private void goOnPassing(ChannelHandlerContext here) {
    if (pass(here)) {
      here.fireChannelReadComplete();
    }
  }

  /** Not a channel whose way out is shut: there nothing waits, and the rest is to be read. */
  private boolean isFull(ChannelHandlerContext here) {
    var waiting = here.channel().unsafe().outboundBuffer();
    return (waiting != null && !waiting.isWritable()) || isBusy.getAsBoolean();
  }

  private void stop(ChannelHandlerContext here) {
    if (!isStopped) {
      isStopped = true;
      stops.run();
    }
    var config = here.channel().config();
    if (config.isAutoRead()) {
      wasAutomatic = true;
      config.setAutoRead(false);
    }
  }

  /**
   * Passes on a piece if that may be, and reads again when it was the last.
   *
   * @return whether something was passed on
   */
  private boolean pass(ChannelHandlerContext here) {
    var passes = !kept.isEmpty() && !isFull(here);
    if (passes) {
      // What a piece brings about may change whether more can be written, which leads here again.
      isPassing = true;
      here.fireChannelRead(next());
      isPassing = false;
    }
    if (!kept.isEmpty()) {
      stop(here);
      schedule(here);
    } else if (isStopped && !isFull(here)) {
      goOn(here);
    }
    return passes;
  }

  /**
   * If too much waits to be written or answered, the next piece is passed on when that has changed.
   */
  private void schedule(ChannelHandlerContext here) {
    if (!isFull(here)) {
      isScheduled = true;
      here.channel()
          .eventLoop()
          .execute(
              () -> {
                isScheduled = false;
                goOnPassing(here);
              });
    }
  }

  private ByteBuf next() {
    var first = kept.element();
    return first.readableBytes() > PIECE ? first.readRetainedSlice(PIECE) : kept.remove();
  }

  private void goOn(ChannelHandlerContext here) {
    isStopped = false;
    goesOn.run();
    var reads = isWanted;
    isWanted = false;
    if (wasAutomatic) {
      wasAutomatic = false;
      here.channel().config().setAutoRead(true);
    }
    if (reads) {
      here.read();
    }
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
    kept.forEach(ByteBuf::release);
    kept.clear();
  }
}
