package io.vclustermanager.graphql.transport;

import io.micronaut.websocket.CloseReason;
import java.nio.charset.StandardCharsets;

/** The ways we end a socket: the protocol's codes, and the few of WebSocket itself. */
final class SocketClose {
  static final CloseReason SUBPROTOCOL = new CloseReason(4406, "Subprotocol not acceptable");
  static final CloseReason INIT_TIMEOUT =
      new CloseReason(4408, "Connection initialisation timeout");
  static final CloseReason INIT_TWICE = new CloseReason(4429, "Too many initialisation requests");
  static final CloseReason NOT_INITIALISED = new CloseReason(4401, "Unauthorized");
  static final CloseReason FORBIDDEN = new CloseReason(4403, "Forbidden");
  static final CloseReason TOKEN_EXPIRED = new CloseReason(4403, "token expired");
  static final CloseReason UNUSED =
      new CloseReason(4401, "Unauthorized: a socket without a caller ends when it runs nothing");
  static final CloseReason TOO_MANY = new CloseReason(1013, "You have too many connections open");
  static final CloseReason FULL = new CloseReason(1013, "Too many connections are open; try again");
  static final CloseReason TOO_MANY_PINGS =
      new CloseReason(4400, "Too many pings before connection_init");
  static final CloseReason TOO_BIG = new CloseReason(1009, "Message too big");

  /** A control frame has room for no more. */
  private static final int LONGEST_REASON = 120;

  private static final int NO_STATUS = 1005;
  private static final int ABNORMAL = 1006;

  private SocketClose() {}

  /** Who was not let in, or is nobody any more, and why. */
  static CloseReason forbidden(String sentence) {
    return of(FORBIDDEN.getCode(), FORBIDDEN.getReason() + ": " + sentence);
  }

  static CloseReason invalid(String reason) {
    return of(4400, reason);
  }

  static CloseReason duplicate(String id) {
    return of(4409, "Subscriber for " + id + " already exists");
  }

  private static CloseReason of(int code, String reason) {
    var cut = reason;
    while (cut.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
      cut = cut.substring(0, Math.min(LONGEST_REASON, cut.length()) - 1);
    }
    return new CloseReason(code, cut);
  }

  /** What we answer to a client's close: its own code, or a plain goodbye when it gave none. */
  static CloseReason echo(CloseReason theirs) {
    var code = theirs.getCode();
    var sendable = code >= 1000 && code != NO_STATUS && code != ABNORMAL;
    return sendable ? of(code, "") : CloseReason.NORMAL;
  }
}
