package io.vclustermanager.provider.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Function;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A port-forward that looks like a socket, so that TLS can be spoken over it. It has no port on
 * this machine that somebody else could use.
 */
final class ForwardedSocket extends Socket {
  private final Function<WebSocketListener, WebSocket> opening;
  private final Forwarding forwarding = new Forwarding();
  private volatile boolean connected;
  private volatile boolean closed;
  private volatile int readTimeout;

  ForwardedSocket(Function<WebSocketListener, WebSocket> opening) {
    this.opening = opening;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  /** The address does not matter: the pod was chosen before. */
  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    forwarding.open(opening, timeout);
    connected = true;
  }

  @Override
  public InputStream getInputStream() {
    return new Input();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Output();
  }

  private final class Input extends InputStream {
    private ByteString piece = ByteString.EMPTY;
    private int at;

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int most) throws IOException {
      if (most == 0) {
        return 0;
      }
      if (at == piece.size()) {
        var next = forwarding.read(readTimeout);
        if (next == null) {
          return -1;
        }
        piece = next;
        at = 0;
      }
      var length = Math.min(most, piece.size() - at);
      piece.copyInto(at, target, from, length);
      at += length;
      return length;
    }

    @Override
    public void close() {
      ForwardedSocket.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      forwarding.write(bytes, from, length);
    }

    @Override
    public void close() {
      ForwardedSocket.this.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    forwarding.close();
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean isBound() {
    return connected;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isInputShutdown() {
    return closed;
  }

  @Override
  public boolean isOutputShutdown() {
    return closed;
  }

  @Override
  public void shutdownInput() {
    close();
  }

  @Override
  public void shutdownOutput() {
    close();
  }

  @Override
  public void setSoTimeout(int timeout) {
    readTimeout = timeout;
  }

  @Override
  public int getSoTimeout() {
    return readTimeout;
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public int getPort() {
    return 0;
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }
}
