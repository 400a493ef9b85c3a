package io.vclustermanager.provider.kube;

import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Function;
import javax.net.SocketFactory;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** Makes sockets that all lead to the same port of the same pod. */
final class ForwardedSockets extends SocketFactory {
  private final Function<WebSocketListener, WebSocket> opening;

  ForwardedSockets(Function<WebSocketListener, WebSocket> opening) {
    this.opening = opening;
  }

  @Override
  public Socket createSocket() {
    return new ForwardedSocket(opening);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
