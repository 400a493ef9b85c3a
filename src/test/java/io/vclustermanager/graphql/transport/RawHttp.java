package io.vclustermanager.graphql.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;

/** HTTP written by hand, for what no proper client would send. */
final class RawHttp implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawHttp(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /** One that comes from this address of the machine. */
  RawHttp(int port, String from) throws IOException {
    socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port, InetAddress.ofLiteral(from), 0);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) TransportServer.DEADLINE.toMillis());
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** An answer as it came. */
  record Reply(int status, String head, String body) {
    Look json() throws Json.Malformed {
      return Look.at(Json.read(body));
    }

    /** A header's value; empty when it is not there. */
    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  /** Sends text as it stands, but that each line ends as HTTP has it. */
  RawHttp send(String text) throws IOException {
    return send(text.replace("\n", "\r\n").getBytes(UTF_8));
  }

  RawHttp send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** The head of a POST of JSON with these further lines. */
  RawHttp post(String... headers) throws IOException {
    return send(
        "POST /graphql HTTP/1.1\nHost: vcm\nContent-Type: application/json\n"
            + String.join("\n", headers)
            + "\n\n");
  }

  /** Whether something of an answer has come. */
  boolean isAnswered() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one answer. */
  Reply reply() throws IOException {
    var head = head();
    var reply = new Reply(Integer.parseInt(head.substring(9, 12)), head, "");
    var length = reply.header("content-length");
    var body = length.isEmpty() ? chunks() : in.readNBytes(Integer.parseInt(length));
    return new Reply(reply.status(), reply.head(), new String(body, UTF_8));
  }

  /** Reads the head of one answer. */
  String head() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = in.read();
      if (next < 0) {
        throw new AssertionError("the connection ended after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (var size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      in.readNBytes(2);
    }
    in.readNBytes(2);
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new AssertionError("the connection ended within an answer");
      }
      line.write(next);
    }
    return Integer.parseInt(line.toString(ISO_8859_1).strip(), 16);
  }

  /** Waits until the server has closed the connection without a further word. */
  boolean ends() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
