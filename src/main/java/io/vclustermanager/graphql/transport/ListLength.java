package io.vclustermanager.graphql.transport;

import graphql.language.ArrayValue;
import graphql.language.IntValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long a list may be at most, by the argument that says so. */
sealed interface ListLength {
  /** A page has this many when nobody says otherwise. */
  long DEFAULT_PAGE = 50;

  /** No list gives more: who asks for more is refused by the field itself, in better words. */
  long LARGEST_PAGE = 200;

  long with(Map<String, Object> variables);

  /** Known. */
  record Known(long items) implements ListLength {
    @Override
    public long with(Map<String, Object> variables) {
      return items;
    }
  }

  /** What this variable says. */
  record Variable(String name) implements ListLength {
    @Override
    public long with(Map<String, Object> variables) {
      return switch (variables.get(name)) {
        case Number number -> within(number.longValue());
        case Collection<?> items -> within(items.size());
        case null, default -> DEFAULT_PAGE;
      };
    }
  }

  /** What this argument says; a literal {@code null} says nothing. */
  static ListLength of(@Nullable Value<?> argument) {
    return switch (argument) {
      case IntValue number ->
          new Known(
              within(number.getValue().min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue()));
      case ArrayValue items -> new Known(within(items.getValues().size()));
      case VariableReference variable -> new Variable(variable.getName());
      case null, default -> new Known(DEFAULT_PAGE);
    };
  }

  private static long within(long items) {
    return Math.clamp(items, 1, LARGEST_PAGE);
  }
}
