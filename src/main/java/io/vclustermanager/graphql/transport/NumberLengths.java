package io.vclustermanager.graphql.transport;

/**
 * How long numbers in a document are. To read one takes a time that grows with the square of its
 * length, and documents are parsed before anybody is asked who they are.
 */
final class NumberLengths {
  /** As long as numbers of JSON may be, too. */
  static final int MOST = 100;

  private final String document;
  private int at;

  private NumberLengths(String document) {
    this.document = document;
  }

  /** Whether one is too long. Texts, comments and names are gone over. */
  static boolean areTooLong(String document) {
    return new NumberLengths(document).findsLongOne();
  }

  private boolean findsLongOne() {
    while (at < document.length()) {
      var next = document.charAt(at);
      if (next == '#') {
        goOver("\n");
      } else if (document.startsWith("\"\"\"", at)) {
        at += 3;
        goOver("\"\"\"");
      } else if (next == '"') {
        at++;
        goOverText();
      } else if (isOfName(next) && !isDigit(next)) {
        length(true);
      } else if (isDigit(next)) {
        if (length(false) > MOST) {
          return true;
        }
      } else {
        at++;
      }
    }
    return false;
  }

  /** The length of a name, or of a number, which is gone over. */
  private int length(boolean isName) {
    var begin = at;
    while (at < document.length() && isOf(document.charAt(at), isName)) {
      at++;
    }
    return at - begin;
  }

  private static boolean isOf(char each, boolean isName) {
    return isOfName(each) || !isName && (each == '.' || each == '+' || each == '-');
  }

  private void goOver(String end) {
    while (at < document.length() && !document.startsWith(end, at)) {
      at += document.startsWith("\\\"\"\"", at) ? 4 : 1;
    }
    at += end.length();
  }

  private void goOverText() {
    while (at < document.length() && document.charAt(at) != '"' && document.charAt(at) != '\n') {
      at += document.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private static boolean isDigit(char each) {
    return each >= '0' && each <= '9';
  }

  private static boolean isOfName(char each) {
    return isDigit(each) || each == '_' || each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z';
  }
}
