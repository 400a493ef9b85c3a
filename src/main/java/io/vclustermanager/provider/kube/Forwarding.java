package io.vclustermanager.provider.kube;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One port-forward to a pod over a WebSocket, as Kubernetes has it: each message begins with the
 * number of its channel, 0 for data and 1 for what went wrong, and the first message of each
 * channel is the port's number and nothing else.
 */
final class Forwarding extends WebSocketListener {
  static final String PROTOCOL = "v4.channel.k8s.io";

  private static final byte DATA = 0;
  private static final int HEADER = 2;

  /** Who does not read keeps the other side from writing, not the memory filling. */
  private static final int MOST_WAITING = 64;

  private final Deque<ByteString> received = new ArrayDeque<>();
  private final int[] headersLeft = {HEADER, HEADER};
  private @Nullable WebSocket socket;
  private @Nullable String trouble;
  private boolean opened;
  private boolean ended;

  /** Opens it. */
  void open(Function<WebSocketListener, WebSocket> opening, int timeoutMillis) throws IOException {
    var begun = opening.apply(this);
    synchronized (this) {
      socket = begun;
      await(() -> opened, timeoutMillis);
      if (!opened) {
        throw new IOException("no port-forward: " + trouble);
      }
    }
  }

  /** The next piece of data; null at the end. */
  synchronized @Nullable ByteString read(int timeoutMillis) throws IOException {
    await(() -> !received.isEmpty(), timeoutMillis);
    var next = received.poll();
    notifyAll();
    if (next == null && trouble != null) {
      throw new IOException("the port-forward broke: " + trouble);
    }
    return next;
  }

  synchronized void write(byte[] bytes, int from, int length) throws IOException {
    var message = new Buffer().writeByte(DATA).write(bytes, from, length).readByteString();
    if (ended || socket == null || !socket.send(message)) {
      throw new IOException("the port-forward is closed");
    }
  }

  synchronized void close() {
    end(null);
    if (socket != null) {
      socket.cancel();
    }
  }

  /** Waits until then, or until the end. */
  private void await(BooleanSupplier condition, int timeoutMillis) throws IOException {
    var until = System.nanoTime() + Duration.ofMillis(timeoutMillis).toNanos();
    while (!condition.getAsBoolean() && !ended) {
      var left = timeoutMillis == 0 ? 0 : (until - System.nanoTime()) / 1_000_000;
      if (timeoutMillis > 0 && left <= 0) {
        throw new SocketTimeoutException("the port-forward is silent");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }

  @Override
  public synchronized void onOpen(WebSocket webSocket, Response response) {
    opened = true;
    notifyAll();
  }

  @Override
  public synchronized void onMessage(WebSocket webSocket, ByteString message) {
    var channel = message.size() == 0 ? DATA : message.getByte(0);
    if (channel < 0 || channel >= headersLeft.length) {
      return;
    }
    var skipped = Math.min(headersLeft[channel], Math.max(0, message.size() - 1));
    headersLeft[channel] -= skipped;
    var rest = message.substring(Math.min(message.size(), 1 + skipped));
    if (rest.size() == 0) {
      return;
    }
    if (channel == DATA) {
      keep(rest);
    } else {
      end(rest.string(StandardCharsets.UTF_8));
    }
  }

  private void keep(ByteString data) {
    while (received.size() >= MOST_WAITING && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end("interrupted");
      }
    }
    received.add(data);
    notifyAll();
  }

  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    webSocket.close(code, null);
    end(null);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable e, @Nullable Response response) {
    end(response == null ? String.valueOf(e.getMessage()) : "status " + response.code());
  }

  private synchronized void end(@Nullable String why) {
    if (!ended) {
      ended = true;
      trouble = why;
    }
    notifyAll();
  }
}
