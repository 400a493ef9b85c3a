package io.vclustermanager.graphql.transport;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The value of the header {@code Date} (RFC 9110 §6.6.1), written once in a second: the server
 * would write it anew for each answer.
 */
final class DateHeader {
  private static final DateTimeFormatter FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static volatile Written last = new Written(Long.MIN_VALUE, "");

  private record Written(long second, String text) {}

  private DateHeader() {}

  static String at(Instant now) {
    var known = last;
    if (known.second != now.getEpochSecond()) {
      var text = FIXDATE.format(now);
      known = new Written(now.getEpochSecond(), text);
      last = known;
    }
    return known.text;
  }
}
