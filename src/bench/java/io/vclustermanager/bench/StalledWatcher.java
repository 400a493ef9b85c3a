package io.vclustermanager.bench;

import io.vclustermanager.inventory.Events;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A subscriber that does not read, written by hand since no proper client would do that. */
final class StalledWatcher implements AutoCloseable {
  private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");
  private static final int TINY = 4096;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DataOutputStream out;
  private String lastCursor = "";

  private StalledWatcher(URI service) throws IOException {
    socket.setReceiveBufferSize(TINY);
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
    socket.setSoTimeout(60_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** Subscribes to much of every event, and reads nothing of it. */
  static StalledWatcher open(URI service, String token, String query) throws IOException {
    var watcher = new StalledWatcher(service);
    watcher.upgrade(service);
    watcher.text(
        "{\"type\":\"connection_init\",\"payload\":{\"authorization\":\"Bearer %s\"}}"
            .formatted(token));
    watcher.frame();
    watcher.text(
        "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"%s\"}}".formatted(query));
    return watcher;
  }

  /** The positions of the events that can still be read, until the connection ends. */
  List<Long> readToTheEnd() throws IOException {
    var positions = new ArrayList<Long>();
    try {
      while (true) {
        positions.add(position(frame()));
      }
    } catch (EOFException | SocketException e) {
      return positions;
    }
  }

  /** The positions of the next events. */
  List<Long> read(int events) throws IOException {
    var positions = new ArrayList<Long>();
    while (positions.size() < events) {
      positions.add(position(frame()));
    }
    return positions;
  }

  /** Of the event that was read last. */
  String lastCursor() {
    return lastCursor;
  }

  private long position(String message) throws IOException {
    var cursor = CURSOR.matcher(message);
    if (!cursor.find()) {
      throw new EOFException("Not an event: " + message);
    }
    lastCursor = cursor.group(1);
    return Events.position(lastCursor);
  }

  private void upgrade(URI service) throws IOException {
    out.writeBytes(
        """
        GET /graphql HTTP/1.1
        Host: %s
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Protocol: graphql-transport-ws

        """
            .formatted(service.getAuthority())
            .replace("\n", "\r\n"));
    var answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.readUnsignedByte());
    }
  }

  /** Masked with zeros. */
  private void text(String text) throws IOException {
    var payload = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(0x81);
    if (payload.length < 126) {
      out.writeByte(0x80 | payload.length);
    } else {
      out.writeByte(0x80 | 126);
      out.writeShort(payload.length);
    }
    out.writeInt(0);
    out.write(payload);
    out.flush();
  }

  private String frame() throws IOException {
    var opcode = in.readUnsignedByte() & 0x0f;
    var first = in.readUnsignedByte();
    var length =
        switch (first) {
          case 126 -> in.readUnsignedShort();
          case 127 -> (int) in.readLong();
          default -> first;
        };
    var payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("The connection ends within a message");
    }
    return opcode == 1 ? new String(payload, StandardCharsets.UTF_8) : frame();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
