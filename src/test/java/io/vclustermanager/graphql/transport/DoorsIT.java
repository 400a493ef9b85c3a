package io.vclustermanager.graphql.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vclustermanager.testing.TestService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** What may come in through the door before anybody knows whose it is, and what ends there. */
final class DoorsIT {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final String HELLO = "{\"query\":\"{ hello }\"}";
  private static final String WORLD = "{\"data\":{\"hello\":\"world\"}}";
  private static final String HALF_A_PING = "{\"type\":\"ping\",\"payload\":{\"a\":\"";

  /** More than all the buffers between a client and the server hold. */
  private static final long MUCH = 100_000_000;

  private static final String HALF_A_QUESTION =
      "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"{ hello } #";
  private static final String INC = "{\"query\":\"mutation { inc }\"}";

  @Test
  void aClientThatSendsItsBodyTooSlowlyIsCutOff() throws Exception {
    try (var server = TransportServer.start();
        var slow = new RawHttp(server.port())) {
      slow.post("Content-Length: 50000", "X-Request-Id: slow-1").send("{\"query\":");
      await(server, "its first bytes", held -> held > 0);

      var answer = slowly(server, slow);

      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.json().code()).isEqualTo("UNAVAILABLE");
      assertThat(answer.json().error().get("extensions", "requestId").value()).isEqualTo("slow-1");
      assertThat(answer.header("x-request-id")).isEqualTo("slow-1");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(slow.ends()).isTrue();
      await(server, "nothing", held -> held == 0);
    }
  }

  @Test
  void soIsOneThatDoesNotComeToTheEndOfItsHead() throws Exception {
    try (var server = TransportServer.start();
        var slow = new RawHttp(server.port())) {
      slow.send("POST /graphql HTTP/1.1\nHost: vcm\nX-Never: ");
      await(server, "its first bytes", held -> held > 0);

      assertThat(slowly(server, slow).status()).isEqualTo(408);
      assertThat(slow.ends()).isTrue();
    }
  }

  @Test
  void aSignedInClientIsNoMorePatientlyWaitedFor() throws Exception {
    try (var server = TransportServer.start();
        var slow = new RawHttp(server.port())) {
      slow.post("Content-Length: 50000", "Authorization: Bearer " + server.token("alice"));
      TestService.await("its sign-in", () -> limits(server).open("alice") == 1);

      assertThat(slowly(server, slow).status()).isEqualTo(408);
    }
  }

  @Test
  void aClientThatAsksNothingIsNotSlow() throws Exception {
    try (var server = TransportServer.start();
        var silent = new RawHttp(server.port());
        var slow = new RawHttp(server.port())) {
      hello(silent);
      slow.post("Content-Length: 50000");
      await(server, "the first bytes", held -> held > 0);
      assertThat(slowly(server, slow).status()).isEqualTo(408);

      hello(silent);
    }
  }

  @Test
  void aSecondRequestThatCameWithTheFirstIsTimedByItself() throws Exception {
    for (var second :
        List.of(head(50_000) + "{", "POST /gra", "POST /graphql HTTP/1.1\nHost: v\n")) {
      try (var server = TransportServer.start();
          var slow = new RawHttp(server.port())) {
        slow.send(head(HELLO.length()) + HELLO + second);
        assertThat(slow.reply().body()).isEqualTo(WORLD);

        assertThat(slowly(server, slow).status()).as(second).isEqualTo(408);
        assertThat(slow.ends()).isTrue();
        await(server, "nothing", held -> held == 0);
      }
    }
  }

  @Test
  void lineEndsBetweenRequestsAreNoRequest() throws Exception {
    try (var server = TransportServer.start();
        var odd = new RawHttp(server.port());
        var slow = new RawHttp(server.port())) {
      odd.send(head(HELLO.length()) + HELLO + "\n");
      assertThat(odd.reply().body()).isEqualTo(WORLD);
      odd.send("\n\n");
      slow.post("Content-Length: 50000");
      await(server, "the slow one's head alone", held -> held == rawHead(50_000).length());
      assertThat(slowly(server, slow).status()).isEqualTo(408);

      hello(odd);
    }
  }

  @Test
  void eachRequestOfAConnectionIsHeldUntilItIsAnsweredItself() throws Exception {
    try (var server = TransportServer.start();
        var http = new RawHttp(server.port())) {
      var half = head(30_022) + " ".repeat(100);
      for (var i = 0; i < 50; i++) {
        http.send(head(20_022) + " ".repeat(20_000) + HELLO + " " + half);
        assertThat(http.reply().body()).isEqualTo(WORLD);
        await(server, "the second", held -> held == rawHead(30_022).length() + 100);
        http.send(" ".repeat(29_900) + HELLO + " ");
        assertThat(http.reply().body()).isEqualTo(WORLD);
        await(server, "nothing", held -> held == 0);
      }
    }
  }

  @Test
  void anAnswerThatIsThereAtOnceLetsNothingGoOfTheNextRequest() throws Exception {
    try (var server = TransportServer.start()) {
      var channel = new EmbeddedChannel();
      var door = server.bean(Doors.class).door(channel);
      channel
          .pipeline()
          .addLast(new DoorBytes(door), door.decoder(), door, new AnsweringWithoutDelay());
      var half = rawHead(30_022) + " ".repeat(100);
      var whole = rawHead(HELLO.length()) + HELLO;

      channel.writeInbound(Unpooled.copiedBuffer(whole + half, UTF_8));

      assertThat(server.bean(Doors.class).held()).isEqualTo(half.length());
      channel.writeInbound(Unpooled.copiedBuffer(" ".repeat(29_922), UTF_8));
      assertThat(server.bean(Doors.class).held()).isZero();
      channel.finishAndReleaseAll();
    }
  }

  /** Answers a request while its end is still being read. */
  private static final class AnsweringWithoutDelay extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent) {
        var _ =
            context.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
      }
      ReferenceCountUtil.release(message);
    }
  }

  @Test
  void whatIsSmallIsAlwaysLetIn() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-before-sign-in", "100KB"));
        var small = Several.of(7, server);
        var newcomer = new RawHttp(server.port());
        var large = new RawHttp(server.port())) {
      for (var each : small.clients()) {
        each.send(head(15_022) + " ".repeat(15_000));
      }
      await(server, "more than there may be", held -> held > 102_400);

      hello(newcomer);
      large.send(head(30_000) + " ".repeat(20_000));
      assertThat(large.reply().status()).isEqualTo(503);
      hello(newcomer);
      for (var each : small.clients()) {
        assertThat(each.send(HELLO + " ").reply().body()).isEqualTo(WORLD);
      }
    }
  }

  @Test
  void whatStrangersSendIsBoundedOverAllConnectionsAndASignInComesThrough() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-before-sign-in", "100KB"));
        var most = new RawHttp(server.port());
        var less = new RawHttp(server.port());
        var last = new RawHttp(server.port())) {
      most.post("Content-Length: 90000").send(" ".repeat(60_000));
      await(server, "the first one's", held -> held > 60_000);
      less.post("Content-Length: 30022").send(" ".repeat(30_000));
      await(server, "both", held -> held > 90_000);

      last.post("Content-Length: 20022").send(" ".repeat(20_000));

      var refused = most.reply();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(refused.json().code()).isEqualTo("UNAVAILABLE");
      assertThat(refused.json().error().get("extensions", "requestId").value())
          .isEqualTo(refused.header("x-request-id"));
      assertThat(most.ends()).isTrue();
      less.send(HELLO + " ");
      last.send(HELLO + " ");
      assertThat(less.reply().body()).isEqualTo(WORLD);
      assertThat(last.reply().body()).isEqualTo(WORLD);
      await(server, "nothing", held -> held == 0);
    }
  }

  @Test
  void whatASignedInClientSendsIsNotCountedWithStrangers() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-before-sign-in", "100KB"));
        var http = new RawHttp(server.port())) {
      http.post("Content-Length: 200022", "Authorization: Bearer " + server.token("alice"));
      TestService.await("the sign-in", () -> limits(server).open("alice") == 1);
      await(server, "nothing", held -> held == 0);

      http.send(" ".repeat(200_000)).send(HELLO + " ");

      assertThat(http.reply().body()).isEqualTo(WORLD);
      http.post("Content-Length: 9").send("{");
      await(server, "what it sends without its token", held -> held > 0);
    }
  }

  @Test
  void halfAMessageOfASocketIsCountedToo() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-before-sign-in", "10KB"));
        var stranger = SocketClient.ready(server.socket());
        var alice = alice(server)) {
      stranger.raw().sendText(HALF_A_PING, false).join();
      await(server, "half a message", held -> held >= HALF_A_PING.length());
      stranger.raw().sendPing(ByteBuffer.allocate(1)).join();
      stranger.raw().sendText("\"}}", true).join();
      stranger.expect("pong");
      await(server, "nothing", held -> held == 0);

      alice.raw().sendText(HALF_A_QUESTION + " ".repeat(20_000), false).join();
      stranger.raw().sendText(HALF_A_PING + " ".repeat(20_000), false).join();
      assertThat(stranger.closed().code()).isEqualTo(1013);
      alice.raw().sendText("\"}}", true).join();
      alice.expect("next");
    }
  }

  @Test
  void aRequestWithTwoLengthsIsAnsweredAndEndsTheConnection() throws Exception {
    try (var server = TransportServer.start();
        var http = new RawHttp(server.port())) {
      var before = server.probe().mutations.get();
      var smuggled =
          "POST /graphql HTTP/1.1\nHost: vcm\nContent-Type: application/json\nContent-Length: %d\n\n%s"
              .formatted(INC.length(), INC);

      http.post("Content-Length: 4", "Transfer-Encoding: chunked")
          .send("%x\n%s\n0\n\n%s".formatted(HELLO.length(), HELLO, smuggled));

      var answer = http.reply();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(WORLD);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(http.ends()).isTrue();
      assertThat(server.probe().mutations).hasValue(before);
    }
  }

  @Test
  void soDoesOneWhoseEndIsInDoubtOtherwise() throws Exception {
    try (var server = TransportServer.start()) {
      for (var coding : new String[] {"xchunked", "chunked, identity", "identity"}) {
        try (var http = new RawHttp(server.port())) {
          http.post("Content-Length: " + HELLO.length(), "Transfer-Encoding: " + coding)
              .send(HELLO)
              .post("Content-Length: " + INC.length())
              .send(INC);
          assertThat(http.reply().header("connection")).as(coding).isEqualTo("close");
          assertThat(http.ends()).as(coding).isTrue();
        }
      }
      assertThat(server.probe().mutations).hasValue(0);
    }
  }

  @Test
  void chunksAloneKeepTheConnection() throws Exception {
    try (var server = TransportServer.start();
        var http = new RawHttp(server.port())) {
      http.post("Transfer-Encoding: chunked")
          .send("%x\n%s\n0\n\n".formatted(HELLO.length(), HELLO));
      assertThat(http.reply().body()).isEqualTo(WORLD);

      hello(http);
    }
  }

  @Test
  void aSocketWithoutACallerEndsUnlessItRunsSomething() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.ping-interval", "200ms"));
        var idle = SocketClient.ready(server.socket());
        var busy = SocketClient.ready(server.socket());
        var alice = SocketClient.open(server.socket())) {
      alice.initWithToken(server.token("alice")).expect("connection_ack");
      busy.subscribe("1", "subscription { silent }");
      server.probe().active.await(count -> count == 1, TransportServer.DEADLINE);
      TestService.await(
          "the idle one's end",
          () -> {
            server.bean(SettableTicker.class).move(WINDOW);
            return idle.isClosed();
          });

      assertThat(idle.closed().code()).isEqualTo(4401);
      busy.subscribe("2", "{ hello }").expect("next");
      busy.expect("complete");
      busy.complete("1");
      assertThat(busy.closed().code()).isEqualTo(4401);
      alice.subscribe("1", "{ whoami }").expect("next");
    }
  }

  @Test
  void strangersAndSignedInOnesAreCountedApart() throws Exception {
    try (var server =
        TransportServer.start(
            Map.of(
                "vcm.graphql.max-connections-per-address", 4,
                "vcm.graphql.max-connections-per-actor", 3))) {
      try (var one = alice(server);
          var two = alice(server);
          var three = alice(server);
          var stranger = SocketClient.ready(server.socket())) {
        assertThat(limits(server).open("alice")).isEqualTo(3);
        assertThat(limits(server).open(loopback())).isEqualTo(1);
        var four = SocketClient.open(server.socket()).initWithToken(server.token("alice"));
        assertThat(four.closed().code()).isEqualTo(1013);
        TestService.await("its place", () -> limits(server).open(loopback()) == 1);
        try (var other = SocketClient.ready(server.socket());
            var third = new RawHttp(server.port());
            var fourth = new RawHttp(server.port())) {
          hello(third);
          hello(fourth);
          try (var tooMany = new RawHttp(server.port())) {
            assertThat(tooMany.ends()).isTrue();
          }
          one.subscribe("1", "{ whoami }").expect("next");
          two.subscribe("1", "{ whoami }").expect("next");
          three.subscribe("1", "{ whoami }").expect("next");
          stranger.subscribe("1", "{ hello }").expect("next");
          other.subscribe("1", "{ hello }").expect("next");
        }
      }
      TestService.await(
          "none", () -> limits(server).open(loopback()) == 0 && limits(server).open("alice") == 0);
    }
  }

  @Test
  void oneRequestTooManyOfACallersConnectionsIsRefused() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections-per-actor", 1));
        var socket = alice(server);
        var http = new RawHttp(server.port())) {
      var token = server.token("alice");
      http.post("Content-Length: " + HELLO.length(), "Authorization: Bearer " + token).send(HELLO);

      var answer = http.reply();

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.json().code()).isEqualTo("RATE_LIMITED");
      hello(http);
      socket.subscribe("1", "{ whoami }").expect("next");
    }
  }

  @Test
  void aConnectionThatIsHeldAndNotUsedKeepsNobodyOut() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections-per-address", 2));
        var idle = new RawHttp(server.port());
        var used = SocketClient.ready(server.socket())) {
      hello(idle);
      server.bean(SettableTicker.class).move(GRACE.minusMillis(100));
      try (var early = new RawHttp(server.port())) {
        assertThat(early.ends()).isTrue();
      }
      used.subscribe("1", "subscription { silent }");
      server.probe().active.await(count -> count == 1, TransportServer.DEADLINE);
      server.bean(SettableTicker.class).move(Duration.ofMillis(100));

      try (var late = new RawHttp(server.port())) {
        hello(late);
        assertThat(idle.ends()).isTrue();
        used.subscribe("2", "{ hello }").expect("next");
      }
    }
  }

  @Test
  void neitherDoesOneThatSendsByteByByte() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections-per-address", 2));
        var first = new RawHttp(server.port())) {
      first.send("P");
      await(server, "its byte", held -> held == 1);
      server.bean(SettableTicker.class).move(Duration.ofMillis(1));
      try (var second = new RawHttp(server.port())) {
        second.send(head(100) + "{");
        await(server, "its bytes too", held -> held > 2);
        server.bean(SettableTicker.class).move(GRACE);
        first.send("O");
        await(server, "one more", held -> held == rawHead(100).length() + 3);

        try (var newcomer = new RawHttp(server.port())) {
          hello(newcomer);
          assertThat(first.ends()).isTrue();
        }
      }
    }
  }

  @Test
  void theSocketsOfStrangersLeaveRoomForThoseWhoSignIn() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections-per-address", 4));
        var used = SocketClient.ready(server.socket());
        var idle = SocketClient.ready(server.socket());
        var tooMany = new RawSocket(server.port())) {
      used.subscribe("1", "subscription { silent }");
      server.probe().active.await(count -> count == 1, TransportServer.DEADLINE);

      assertThat(tooMany.upgrade(from(""))).contains(" 429 ");
      try (var http = new RawHttp(server.port())) {
        hello(http);
      }
      server.bean(SettableTicker.class).move(GRACE);
      try (var late = SocketClient.open(server.socket())) {
        assertThat(idle.closed().code()).isEqualTo(1013);
        late.initWithToken(server.token("alice")).expect("connection_ack");
        used.subscribe("2", "{ hello }").expect("next");
      }
    }
  }

  @Test
  void anIdleConnectionOfACallerGivesWayToTheirNext() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.max-connections-per-actor", 1));
        var former = new RawHttp(server.port());
        var next = new RawHttp(server.port())) {
      var authorization = "Authorization: Bearer " + server.token("alice");
      var length = "Content-Length: " + HELLO.length();
      assertThat(former.post(length, authorization).send(HELLO).reply().status()).isEqualTo(200);
      assertThat(next.post(length, authorization).send(HELLO).reply().status()).isEqualTo(429);
      server.bean(SettableTicker.class).move(GRACE);

      assertThat(next.post(length, authorization).send(HELLO).reply().status()).isEqualTo(200);
      assertThat(former.ends()).isTrue();
      assertThat(limits(server).open("alice")).isEqualTo(1);
    }
  }

  @Test
  void aSocketThatReadsNothingIsClosedAllTheSame() throws Exception {
    try (var server =
            TransportServer.start(
                Map.of(
                    "vcm.graphql.close-timeout", "200ms",
                    "vcm.graphql.ping-interval", "200ms",
                    "vcm.graphql.write-timeout", "1h"));
        var deaf = new RawSocket(server.port())) {
      var headers = new HashMap<>(from(""));
      headers.put("Authorization", "Bearer " + server.token("alice"));
      assertThat(deaf.upgrade(headers)).contains(" 101 ");
      deaf.text("{\"type\":\"connection_init\"}")
          .text(
              "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":"
                  + "{\"query\":\"subscription { flood(size: 30000000) }\"}}");
      server.probe().active.await(count -> count == 1, TransportServer.DEADLINE);

      assertThat(limits(server).open("alice")).isEqualTo(1);

      server.bean(SettableClock.class).move(Duration.ofHours(2));

      TestService.await("its end", () -> limits(server).open("alice") == 0);
    }
  }

  @Test
  void whoSendsPingsAndReadsNothingIsReadNoMore() throws Exception {
    var messages = RawSocket.masked(0x81, (HALF_A_PING + "x".repeat(900) + "\"}}").getBytes(UTF_8));
    for (var ping : List.of(messages, RawSocket.masked(0x89, new byte[125]))) {
      try (var server = TransportServer.start(Map.of("vcm.graphql.write-timeout", "1h"));
          var deaf = new RawSocket(server.port());
          var other = SocketClient.ready(server.socket())) {
        assertThat(deaf.upgrade(from(""))).contains(" 101 ");
        deaf.text("{\"type\":\"connection_init\"}");

        assertThat(sentUntilItIsStuck(deaf, ping)).isLessThan(MUCH);

        other.send("{\"type\":\"ping\"}").expect("pong");
        deaf.close();
        TestService.await("its end", () -> limits(server).open(loopback()) == 1);
      }
    }
  }

  /** Sends such a frame until none has been taken for a while, or it is too much. */
  private static long sentUntilItIsStuck(RawSocket deaf, byte[] frame) throws Exception {
    var frames = new ByteArrayOutputStream();
    while (frames.size() < 65_536) {
      frames.write(frame);
    }
    var sent = new AtomicLong();
    var sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (sent.get() < MUCH) {
                      deaf.bytes(frames.toByteArray());
                      sent.addAndGet(frames.size());
                    }
                  } catch (IOException e) {
                    // The test is over.
                  }
                });
    for (var before = -1L; before != sent.get() && sender.isAlive(); ) {
      before = sent.get();
      sender.join(Duration.ofSeconds(3));
    }
    return sent.get();
  }

  @Test
  void pingsAreShortAndFewBeforeTheHello() throws Exception {
    try (var server = TransportServer.start();
        var early = SocketClient.open(server.socket());
        var ready = SocketClient.ready(server.socket())) {
      for (var i = 0; i < 10; i++) {
        early.send("{\"type\":\"ping\"}").expect("pong");
        ready.send("{\"type\":\"ping\"}").expect("pong");
      }
      early.send("{\"type\":\"ping\"}");
      assertThat(early.closed().code()).isEqualTo(4400);
      ready.send(HALF_A_PING + "x".repeat(900) + "\"}}").expect("pong");
      ready.send(HALF_A_PING + "x".repeat(1024) + "\"}}");
      assertThat(ready.closed().code()).isEqualTo(4400);
    }
  }

  @Test
  void theLastWordToWhoReadsNothingIsNotWaitedFor() throws Exception {
    try (var server = TransportServer.start()) {
      var channel = new EmbeddedChannel();
      var door = server.bean(Doors.class).door(channel);
      channel.pipeline().addLast(new NothingLeaves(), new DoorBytes(door), door.decoder(), door);
      channel.writeInbound(Unpooled.copiedBuffer(rawHead(50_000) + " ".repeat(20_000), UTF_8));

      door.giveUp();
      channel.runPendingTasks();
      assertThat(channel.isOpen()).isTrue();
      channel.advanceTimeBy(2, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();

      assertThat(channel.isOpen()).isFalse();
      channel.releaseInbound();
    }
  }

  /** What is written waits for ever, as for a client that does not read. */
  private static final class NothingLeaves extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }

  @Test
  void aStreamThatNobodyListensToGivesItsPlaceBackWithItsConnection() throws Exception {
    try (var server = TransportServer.start()) {
      var channel = new EmbeddedChannel();
      var door = server.bean(Doors.class).door(channel);
      var left = new AtomicInteger();
      door.afterwards(left::incrementAndGet);
      channel.runPendingTasks();
      assertThat(left).hasValue(0);
      door.closed();
      assertThat(left).hasValue(1);

      var runner = server.bean(ExecutionRunner.class);
      var request = new GraphQlRequest("subscription { silent }", null, null, Map.of(), Map.of());
      var call =
          runner.call(
              request,
              Transport.HTTP_STREAM,
              RequestId.create(),
              HttpRequest.POST("/graphql", ""),
              HttpResponse.ok());
      assertThat((Object) runner.execute(call).getData()).isInstanceOf(Publisher.class);
      assertThat(server.bean(OpenSubscriptions.class).open("")).isZero();
    }
  }

  @Test
  void aTrustedProxyIsNotLimitedButTheSocketsOfItsClientsAre() throws Exception {
    try (var server =
            TransportServer.start(
                Map.of(
                    "vcm.trusted-proxies", "127.0.0.0/8",
                    "vcm.graphql.max-connections-per-address", 1,
                    "vcm.graphql.max-connections-per-actor", 1));
        var one = new RawHttp(server.port());
        var two = new RawHttp(server.port());
        var three = new RawHttp(server.port())) {
      hello(one);
      hello(two);
      hello(three);
      for (var each : new RawHttp[] {one, two, three}) {
        each.post("Content-Length: 22", "Authorization: Bearer " + server.token("alice"));
        assertThat(each.send(HELLO + " ").reply().body()).isEqualTo(WORLD);
      }
      assertThat(limits(server).open("alice")).isZero();
      try (var first = new RawSocket(server.port());
          var second = new RawSocket(server.port());
          var other = new RawSocket(server.port())) {
        assertThat(first.upgrade(from("203.0.113.7"))).contains(" 101 ");
        assertThat(second.upgrade(from("203.0.113.7"))).contains(" 429 ");
        assertThat(other.upgrade(from("198.51.100.1, 203.0.113.8"))).contains(" 101 ");
      }
      TestService.await(
          "none", () -> limits(server).open(InetAddress.ofLiteral("203.0.113.7")) == 0);
    }
  }

  /** The answer to who sends nothing more, window after window. */
  private static RawHttp.Reply slowly(TransportServer server, RawHttp http) throws Exception {
    TestService.await(
        "the answer",
        () -> {
          server.bean(SettableTicker.class).move(WINDOW);
          return http.isAnswered();
        });
    return http.reply();
  }

  /** Some clients at once. */
  private record Several(List<RawHttp> clients) implements AutoCloseable {
    static Several of(int count, TransportServer server) throws IOException {
      var clients = new ArrayList<RawHttp>();
      for (var i = 0; i < count; i++) {
        clients.add(new RawHttp(server.port()));
      }
      return new Several(clients);
    }

    @Override
    public void close() throws IOException {
      for (var each : clients) {
        each.close();
      }
    }
  }

  /** The head of a POST of JSON of that length. */
  private static String head(int length) {
    return "POST /graphql HTTP/1.1\nHost: vcm\nContent-Type: application/json\nContent-Length: "
        + length
        + "\n\n";
  }

  /** The same as it goes over the network. */
  private static String rawHead(int length) {
    return head(length).replace("\n", "\r\n");
  }

  private static Map<String, String> from(String forwarded) {
    return Map.of(
        "Host", "vcm",
        "Sec-WebSocket-Protocol", "graphql-transport-ws",
        "X-Forwarded-For", forwarded);
  }

  private static SocketClient alice(TransportServer server) throws Exception {
    var socket = SocketClient.open(server.socket()).initWithToken(server.token("alice"));
    socket.expect("connection_ack");
    return socket;
  }

  private static void hello(RawHttp http) throws Exception {
    http.post("Content-Length: " + HELLO.length()).send(HELLO.getBytes(UTF_8));
    assertThat(http.reply().body()).isEqualTo(WORLD);
  }

  private static void await(TransportServer server, String what, LongPredicate of) {
    TestService.await(what, () -> of.test(server.bean(Doors.class).held()));
  }

  private static ConnectionLimits limits(TransportServer server) {
    return server.bean(ConnectionLimits.class);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
