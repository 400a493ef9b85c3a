package io.vclustermanager.graphql.mistake;

import graphql.ErrorType;
import graphql.InvalidSyntaxError;
import graphql.language.SourceLocation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says why a document cannot be read. Nothing here is about the schema. */
final class SyntaxWords {
  private static final List<String> BEGINNINGS =
      List.of("query", "mutation", "subscription", "fragment");

  private final String document;

  private SyntaxWords(String document) {
    this.document = document;
  }

  /**
   * The same in our words; empty where the engine's say it, which are about a limit or a character
   * that does not exist: only about the grammar it shows the line.
   */
  static Optional<Mistake> of(InvalidSyntaxError error, String document) {
    @Nullable String preview = error.getSourcePreview();
    var place = error.getLocations().isEmpty() ? null : error.getLocations().getFirst();
    return preview == null || place == null
        ? Optional.empty()
        : Optional.of(new SyntaxWords(document).mistake(error.getOffendingToken(), place));
  }

  private Mistake mistake(@Nullable String token, SourceLocation place) {
    var open = open();
    var isEnd = "<EOF>".equals(token);
    if (isEnd && document.isBlank()) {
      return mistake("it is empty", "Write a query such as { serviceInfo { version } }.", place);
    }
    if (isEnd && open != null) {
      return mistake(
          "it ends before the '%s' of line %d, column %d is closed"
              .formatted(open.sign, open.line, open.column),
          "",
          place);
    }
    var found = token == null || isEnd ? signAt(place) : token;
    return mistake(
        (isEnd ? "it ends too early" : "%s is not expected".formatted(Words.quote(found)))
            + " at line %d, column %d".formatted(place.getLine(), place.getColumn()),
        hint(found, isEnd),
        place);
  }

  private static Mistake mistake(String why, String hint, SourceLocation place) {
    return Mistake.ofDocument(
        ErrorType.InvalidSyntax, "The document cannot be read: " + why + ".", hint, place);
  }

  private static String hint(String found, boolean isEnd) {
    if (isEnd) {
      return "";
    }
    return switch (found) {
      case "'" -> "A text stands in double quotes.";
      case "\"" ->
          "A text ends with a double quote on the same line; three at both ends take"
              + " several lines.";
      case ")" -> "Parentheses hold at least one argument, each as name: value.";
      case "}" -> "Braces hold at least one field.";
      case "=" -> "Arguments are written with a colon: name: value.";
      case ";" -> "Nothing needs a semicolon.";
      default -> Words.didYouMean(Near.names(found, BEGINNINGS));
    };
  }

  private String signAt(SourceLocation place) {
    var lines = document.split("\\R", -1);
    var line = place.getLine() <= lines.length ? lines[place.getLine() - 1] : "";
    var column = Math.clamp(place.getColumn() - 1L, 0, Math.max(0, line.length() - 1));
    return line.isEmpty() ? "the end of the line" : String.valueOf(line.charAt(column));
  }

  /** A bracket that was opened. */
  private record Bracket(char sign, int line, int column) {
    boolean isClosedBy(char other) {
      return other
          == switch (sign) {
            case '{' -> '}';
            case '(' -> ')';
            default -> ']';
          };
    }
  }

  /** The innermost bracket that is never closed; texts and comments are gone over. */
  private @Nullable Bracket open() {
    Deque<Bracket> open = new ArrayDeque<>();
    var line = 1;
    var begin = 0;
    for (var at = 0; at < document.length(); at++) {
      var sign = document.charAt(at);
      switch (sign) {
        case '\n' -> {
          line++;
          begin = at + 1;
        }
        case '#' -> at = end(at, "\n") - 1;
        case '"' -> {
          var end = endOfText(at);
          for (var each = at; each < end; each++) {
            if (document.charAt(each) == '\n') {
              line++;
              begin = each + 1;
            }
          }
          at = end - 1;
        }
        case '{', '(', '[' -> open.push(new Bracket(sign, line, at - begin + 1));
        case '}', ')', ']' -> {
          if (!open.isEmpty() && open.peek().isClosedBy(sign)) {
            open.pop();
          }
        }
        default -> {} // is no bracket
      }
    }
    return open.peek();
  }

  private int endOfText(int at) {
    if (document.startsWith("\"\"\"", at)) {
      return Math.min(document.length(), end(at + 3, "\"\"\"") + 3);
    }
    for (var end = at + 1; end < document.length(); end++) {
      switch (document.charAt(end)) {
        case '\\' -> end++;
        case '"' -> {
          return end + 1;
        }
        case '\n' -> {
          return end;
        }
        default -> {} // is of the text
      }
    }
    return document.length();
  }

  private int end(int from, String sign) {
    var end = document.indexOf(sign, from);
    return end < 0 ? document.length() : end;
  }
}
