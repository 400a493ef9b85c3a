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
    var open = open(document.length()).peek();
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
        hint(found, isEnd, open(offset(place)).peek()),
        place);
  }

  private static Mistake mistake(String why, String hint, SourceLocation place) {
    return Mistake.ofDocument(
        ErrorType.InvalidSyntax, "The document cannot be read: " + why + ".", hint, place);
  }

  private static String hint(String found, boolean isEnd, @Nullable Bracket inside) {
    if (isEnd) {
      return "Fields in braces are missing, such as { serviceInfo { version } }.";
    }
    return switch (found) {
      case "'" -> "A text stands in double quotes.";
      case "\"" ->
          "A text ends with a double quote on the same line; three at both ends take"
              + " several lines.";
      case ")", "]", "}" -> closing(found.charAt(0), inside);
      case "=" -> "Arguments are written with a colon: name: value.";
      case ";" -> "Nothing needs a semicolon.";
      default ->
          inside == null
              ? Words.sentences(
                  Words.didYouMean(Near.names(found, BEGINNINGS)),
                  "A query, mutation, subscription or fragment is expected here.")
              : capital(inside.holds()) + " is expected here, or '" + inside.end() + "'.";
    };
  }

  private static String closing(char sign, @Nullable Bracket inside) {
    if (inside == null) {
      return "It closes nothing: leave it out.";
    }
    return inside.end() == sign
        ? "Before it at least %s is expected.".formatted(inside.holds())
        : "The '%s' of line %d, column %d is closed by '%s' first."
            .formatted(inside.sign, inside.line, inside.column, inside.end());
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private String signAt(SourceLocation place) {
    var lines = document.split("\\R", -1);
    var line = place.getLine() <= lines.length ? lines[place.getLine() - 1] : "";
    var column = Math.clamp(place.getColumn() - 1L, 0, Math.max(0, line.length() - 1));
    return line.isEmpty() ? "the end of the line" : String.valueOf(line.charAt(column));
  }

  private int offset(SourceLocation place) {
    var at = 0;
    for (var line = 1; line < place.getLine() && at < document.length(); line++) {
      at = end(at, "\n") + 1;
    }
    return Math.clamp(at + place.getColumn() - 1L, 0, document.length());
  }

  /**
   * A bracket that was opened.
   *
   * @param isOfValue whether what stands in it is a value, or belongs to one
   */
  private record Bracket(char sign, int line, int column, boolean isOfValue) {
    char end() {
      return switch (sign) {
        case '{' -> '}';
        case '(' -> ')';
        default -> ']';
      };
    }

    String holds() {
      return switch (sign) {
        case '{' -> isOfValue ? "a field as name: value" : "one field's name";
        case '(' -> isOfValue ? "an argument as name: value" : "a variable as $name: Type";
        default -> "a value";
      };
    }
  }

  /** The brackets that are open at a place, the innermost first; texts and comments are none. */
  private Deque<Bracket> open(int until) {
    Deque<Bracket> open = new ArrayDeque<>();
    var line = 1;
    var begin = 0;
    for (var at = 0; at < until; at++) {
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
        case '{', '(', '[' -> open.push(bracket(sign, line, at - begin + 1, open.peek()));
        case '}', ')', ']' -> {
          if (!open.isEmpty() && open.peek().end() == sign) {
            open.pop();
          }
        }
        default -> {} // is no bracket
      }
    }
    return open;
  }

  /** Braces in an argument are an object; parentheses outside of all else declare variables. */
  private static Bracket bracket(char sign, int line, int column, @Nullable Bracket around) {
    var isOfValue = around != null && (sign == '(' || around.sign != '{' || around.isOfValue);
    return new Bracket(sign, line, column, isOfValue);
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
