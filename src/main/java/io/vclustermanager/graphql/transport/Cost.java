package io.vclustermanager.graphql.transport;

import java.util.List;
import java.util.Map;

/**
 * How many fields an answer may have at most, as far as that can be said without the variables. The
 * parts that do not depend on any are added up when it is made.
 */
sealed interface Cost {
  /** Sums and products end here: nothing is allowed to cost more. */
  long CEILING = 1_000_000_000;

  /** With these variables. */
  long with(Map<String, Object> variables);

  /** Known. */
  record Fixed(long fields) implements Cost {
    @Override
    public long with(Map<String, Object> variables) {
      return fields;
    }
  }

  /** All of these. */
  record Sum(List<Cost> parts) implements Cost {
    @Override
    public long with(Map<String, Object> variables) {
      return capped(parts.stream().mapToLong(each -> each.with(variables)).sum());
    }
  }

  /** Once for each item of a list whose length a variable says. */
  record Times(ListLength length, Cost item) implements Cost {
    @Override
    public long with(Map<String, Object> variables) {
      return capped(length.with(variables) * item.with(variables));
    }
  }

  /** Both. */
  default Cost plus(Cost other) {
    if (this instanceof Fixed(var here) && other instanceof Fixed(var there)) {
      return new Fixed(capped(here + there));
    }
    return isNothing() ? other : new Sum(List.of(this, other));
  }

  /** So many times this. */
  default Cost times(ListLength length) {
    return length instanceof ListLength.Known known && this instanceof Fixed(var fields)
        ? new Fixed(capped(known.items() * fields))
        : new Times(length, this);
  }

  private boolean isNothing() {
    return this instanceof Fixed(var fields) && fields == 0;
  }

  private static long capped(long fields) {
    return Math.min(fields, CEILING);
  }
}
