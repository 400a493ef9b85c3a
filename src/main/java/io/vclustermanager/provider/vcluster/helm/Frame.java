package io.vclustermanager.provider.vcluster.helm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message between the service and a child: named texts, so that either side can be told more
 * one day. It goes over a pipe as their number and then each name and each text, with its length in
 * bytes before it. Holds secrets: never to be logged.
 */
record Frame(Map<String, String> texts) {
  /** More is refused: what comes from a child is no more trusted than what it works on. */
  static final int MOST_BYTES = 16 << 20;

  private static final int MOST_TEXTS = 64;

  /** The text of this name. */
  String get(String name) {
    var text = texts.get(name);
    if (text == null) {
      throw new IllegalStateException("A frame lacks '" + name + "'");
    }
    return text;
  }

  /** Writes it, and sees to it that it arrives. */
  void write(DataOutputStream to) throws IOException {
    to.writeInt(texts.size());
    for (var text : texts.entrySet()) {
      write(to, text.getKey());
      write(to, text.getValue());
    }
    to.flush();
  }

  /**
   * Waits for the next one.
   *
   * @throws java.io.EOFException when none will come
   */
  static Frame read(DataInputStream from) throws IOException {
    var count = from.readInt();
    if (count < 0 || count > MOST_TEXTS) {
      throw new IOException("A frame of " + count + " texts");
    }
    var room = MOST_BYTES;
    var texts = new LinkedHashMap<String, String>();
    for (var i = 0; i < count; i++) {
      var name = bytes(from, room);
      var text = bytes(from, room - name.length);
      room -= name.length + text.length;
      texts.put(new String(name, StandardCharsets.UTF_8), new String(text, StandardCharsets.UTF_8));
    }
    return new Frame(texts);
  }

  private static void write(DataOutputStream to, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    to.writeInt(bytes.length);
    to.write(bytes);
  }

  private static byte[] bytes(DataInputStream from, int room) throws IOException {
    var length = from.readInt();
    if (length < 0 || length > room) {
      throw new IOException("A frame of more than " + MOST_BYTES + " bytes");
    }
    var bytes = new byte[length];
    from.readFully(bytes);
    return bytes;
  }

  /** Says nothing of what it holds. */
  @Override
  public String toString() {
    return "Frame" + texts.keySet();
  }
}
