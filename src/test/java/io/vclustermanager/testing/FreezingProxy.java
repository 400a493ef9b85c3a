package io.vclustermanager.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between the service and an API server, and can make connections silent as a network does
 * that has lost them: nobody is told, and nothing comes through any more.
 */
public final class FreezingProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final Path kubeconfig;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  private FreezingProxy(ServerSocket door, int target, Path kubeconfig) {
    this.door = door;
    this.target = target;
    this.kubeconfig = kubeconfig;
  }

  /** One before the API server of this kubeconfig. */
  public static FreezingProxy before(Path kubeconfig) {
    try {
      var text = Files.readString(kubeconfig);
      var server = URI.create(text.replaceAll("(?s).*server: *\"?(https://[^\"',} \\n]+).*", "$1"));
      var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var own = Files.createTempFile("proxied", ".kubeconfig");
      Files.writeString(
          own,
          text.replace(
              server.getHost() + ":" + server.getPort(), "127.0.0.1:" + door.getLocalPort()));
      var proxy = new FreezingProxy(door, server.getPort(), own);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The way through it. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Makes the connections silent over which the client has sent nothing for so long. */
  public void freezeIdle(Duration idle) {
    var limit = System.nanoTime() - idle.toNanos();
    lines.stream().filter(line -> line.sentAt - limit < 0).forEach(line -> line.frozen = true);
  }

  private void accept() {
    try {
      while (true) {
        var client = door.accept();
        var line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), target));
        lines.add(line);
        Thread.ofVirtual().start(() -> line.pump(client, line.server, true));
        Thread.ofVirtual().start(() -> line.pump(line.server, client, false));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (var line : lines) {
      line.client.close();
      line.server.close();
    }
    Files.delete(kubeconfig);
  }

  private static final class Line {
    private final Socket client;
    private final Socket server;
    private volatile long sentAt = System.nanoTime();
    private volatile boolean frozen;

    private Line(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void pump(Socket from, Socket to, boolean isSending) {
      var buffer = new byte[16 * 1024];
      try (from;
          to) {
        for (var read = from.getInputStream().read(buffer);
            read >= 0;
            read = from.getInputStream().read(buffer)) {
          if (frozen) {
            continue;
          }
          if (isSending) {
            sentAt = System.nanoTime();
          }
          to.getOutputStream().write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of the two has hung up.
      }
    }
  }
}
