package io.vclustermanager.strangers;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value as GraphQL writes it.
 *
 * @param isOwn whether it names something of the asker's own
 */
record Value(String text, boolean isOwn) {
  static Value of(String text) {
    return new Value(text, false);
  }

  /** A text, in quotes. */
  static Value quoted(String text, boolean isOwn) {
    return new Value('"' + text + '"', isOwn);
  }

  Value inList() {
    return new Value("[" + text + "]", isOwn);
  }

  Value as(String field) {
    return new Value(field + ": " + text, isOwn);
  }

  /** An object of these members. */
  static Value object(List<Value> members) {
    return new Value(
        members.stream().map(Value::text).collect(Collectors.joining(", ", "{ ", " }")),
        members.stream().anyMatch(Value::isOwn));
  }
}
