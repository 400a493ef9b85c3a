package io.vclustermanager.graphql.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;

/** A WebSocket written by hand, for what no proper client would send. */
final class RawSocket implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  RawSocket(int port) throws IOException {
    socket = new Socket();
    // What the client's own side holds of answers that nobody reads shall be little.
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(60_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** Asks for the upgrade and returns the status and the headers of the answer. */
  String upgrade(Map<String, String> headers) throws IOException {
    var request =
        new StringBuilder("GET /graphql HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
            .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    headers.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
    var answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.readUnsignedByte());
    }
    return answer.toString();
  }

  RawSocket text(String text) throws IOException {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends one masked frame; the mask is zero. */
  RawSocket frame(int firstByte, byte[] payload) throws IOException {
    return bytes(masked(firstByte, payload));
  }

  /** Sends bytes as they stand. */
  RawSocket bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** A masked frame. */
  static byte[] masked(int firstByte, byte[] payload) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var frame = new DataOutputStream(bytes);
    frame.writeByte(firstByte);
    if (payload.length < 126) {
      frame.writeByte(0x80 | payload.length);
    } else if (payload.length < 65536) {
      frame.writeByte(0x80 | 126);
      frame.writeShort(payload.length);
    } else {
      frame.writeByte(0x80 | 127);
      frame.writeLong(payload.length);
    }
    frame.writeInt(0);
    frame.write(payload);
    return bytes.toByteArray();
  }

  static byte[] deflated(int zeros) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(new byte[zeros]);
    var buffer = new byte[zeros / 100 + 1024];
    var length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    deflater.end();
    var result = new byte[length - 4];
    System.arraycopy(buffer, 0, result, 0, result.length);
    return result;
  }

  /** Reads frames until the close frame, and returns its code; 1006 when there was none. */
  int closeCode() throws IOException {
    try {
      while (true) {
        var opcode = in.readUnsignedByte() & 0x0f;
        var payload = new byte[length(in.readUnsignedByte())];
        in.readFully(payload);
        if (opcode == 8) {
          return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
      }
    } catch (EOFException | SocketException e) {
      return 1006;
    }
  }

  private int length(int first) throws IOException {
    return switch (first) {
      case 126 -> in.readUnsignedShort();
      case 127 -> (int) in.readLong();
      default -> first;
    };
  }

  /** Waits until the server has closed the TCP connection too. */
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
