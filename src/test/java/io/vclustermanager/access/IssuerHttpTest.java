package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How an issuer is asked: it may be anybody who answers. */
final class IssuerHttpTest {
  @Test
  void whoNeverEndsTheAnswerIsNotWaitedForForEver() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = answering(server, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")) {
      assertThatThrownBy(() -> IssuerHttp.ask(request(server)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("TimeoutException");
    }
  }

  @Test
  void noRedirectIsFollowed() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ =
            answering(
                server, "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 2\r\n\r\n{}")) {
      var answer = IssuerHttp.ask(request(server));

      assertThat(answer.isOk()).isFalse();
      assertThat(answer).hasToString("Answer[HTTP 302]");
    }
  }

  private static HttpRequest request(ServerSocket server) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.getLocalPort())).build();
  }

  /** Answers the first request so, and says nothing more. */
  private static AutoCloseable answering(ServerSocket server, String text) {
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var socket = server.accept()) {
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                  } catch (IOException e) {
                    // the test is over
                  }
                });
    return thread::interrupt;
  }
}
