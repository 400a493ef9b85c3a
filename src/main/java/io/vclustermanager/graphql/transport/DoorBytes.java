package io.vclustermanager.graphql.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

/** Tells a {@link Door} what comes in, before anybody has made anything of it. */
final class DoorBytes extends ChannelDuplexHandler {
  private final Door door;

  DoorBytes(Door door) {
    this.door = door;
  }

  /** Has the decoder behind look again at what it keeps. */
  static void decodeOn(ChannelHandlerContext here, Door door) {
    door.decode(() -> here.fireChannelRead(Unpooled.EMPTY_BUFFER));
    here.fireChannelReadComplete();
    door.watch();
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (door.arrived(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0)) {
      door.decode(() -> here.fireChannelRead(message));
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext here) {
    door.arrival().pause();
    here.fireChannelReadComplete();
    door.watch();
  }

  @Override
  public void read(ChannelHandlerContext here) {
    here.read();
    if (!door.backpressure().isStopped()) {
      door.arrival().resume();
    }
  }
}
