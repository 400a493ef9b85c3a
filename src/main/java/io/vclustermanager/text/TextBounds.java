package io.vclustermanager.text;

import java.nio.charset.StandardCharsets;

/**
 * How much of a text is taken.
 *
 * @param mostBytes in UTF-8
 * @param mostLevels of objects and lists in one another
 */
public record TextBounds(int mostBytes, int mostLevels) {
  private static final int KIB = 1024;

  void check(String text) throws NotTakenException {
    // A character of Java's has one to three bytes: most texts need not be copied to be counted.
    if (text.length() > mostBytes
        || (text.length() > mostBytes / 3
            && text.getBytes(StandardCharsets.UTF_8).length > mostBytes)) {
      throw tooLong();
    }
  }

  NotTakenException tooLong() {
    return NotTakenException.of("it is longer than " + size() + ": make it smaller");
  }

  String tooDeep() {
    return "it is nested deeper than " + mostLevels + " levels: make it flatter";
  }

  private String size() {
    return mostBytes < KIB ? mostBytes + " bytes" : mostBytes / KIB + " KiB";
  }
}
