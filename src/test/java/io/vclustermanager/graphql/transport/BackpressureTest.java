package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of a client, and when. */
final class BackpressureTest {
  private final List<String> told = new ArrayList<>();
  private boolean isBusy;
  private final Backpressure backpressure =
      new Backpressure(() -> told.add("stops"), () -> told.add("goes on"), () -> isBusy);

  @Test
  void whatCameInOnePieceIsTakenNoFasterThanItsAnswersLeave() {
    var answering = new Answering();
    var channel = new EmbeddedChannel(backpressure, answering);

    channel.writeInbound(Unpooled.wrappedBuffer(new byte[200_000]));

    assertThat(answering.seen).isLessThan(100_000);
    assertThat(backpressure.isStopped()).isTrue();
    assertThat(channel.config().isAutoRead()).isFalse();
    while (answering.seen < 200_000) {
      var before = answering.seen;
      leave(channel);
      assertThat(answering.seen).isGreaterThan(before);
    }
    leave(channel);
    assertThat(backpressure.isStopped()).isFalse();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(told.getFirst()).isEqualTo("stops");
    assertThat(told.getLast()).isEqualTo("goes on");
    channel.finishAndReleaseAll();
  }

  @Test
  void nothingIsPassedOnWhileTooMuchWaitsToBeAnswered() {
    var turns = new ArrayList<Object>();
    var channel = new EmbeddedChannel(backpressure, new TakingTurns(turns));
    isBusy = true;

    channel.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
    backpressure.look();

    assertThat(turns).isEmpty();
    assertThat(backpressure.isStopped()).isTrue();
    isBusy = false;
    backpressure.look();
    assertThat(turns).contains(100);
    assertThat(backpressure.isStopped()).isFalse();
    channel.finishAndReleaseAll();
  }

  private static void leave(EmbeddedChannel channel) {
    channel.flush();
    channel.outboundMessages().forEach(ReferenceCountUtil::release);
    channel.outboundMessages().clear();
    channel.runPendingTasks();
  }

  /** Answers each byte with one, and does not say when they shall leave. */
  private static final class Answering extends ChannelInboundHandlerAdapter {
    private long seen;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var bytes = (ByteBuf) message;
      seen += bytes.readableBytes();
      var _ = context.write(bytes);
    }
  }

  @Test
  void whatCameInOnePieceLeavesOthersTheirTurn() {
    var turns = new ArrayList<Object>();
    var channel = new EmbeddedChannel(backpressure, new TakingTurns(turns));

    channel.writeInbound(Unpooled.wrappedBuffer(new byte[10_000]));

    assertThat(turns).containsExactly(4096, "other", 4096, "other", 1808, "other");
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(backpressure.isStopped()).isFalse();
  }

  /** Writes down how many bytes come, and when something else of the event loop has its turn. */
  private static final class TakingTurns extends ChannelInboundHandlerAdapter {
    private final List<Object> turns;

    TakingTurns(List<Object> turns) {
      this.turns = turns;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      turns.add(((ByteBuf) message).readableBytes());
      ReferenceCountUtil.release(message);
      context.channel().eventLoop().execute(() -> turns.add("other"));
    }
  }
}
