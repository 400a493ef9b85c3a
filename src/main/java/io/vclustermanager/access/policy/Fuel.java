package io.vclustermanager.access.policy;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * What one evaluation may cost: each part of the expression that was evaluated takes one, and more
 * the longer a text or list is that came of it. What is about to be compared takes as much as there
 * is to compare, before it is.
 */
final class Fuel implements CelEvaluationListener {
  static final String USED_UP = "it takes too many steps";

  private static final int MOST = 20_000;

  /** Characters, or elements, that cost as much as a step. */
  private static final int PER_STEP = 64;

  /** A longer text is searched in by nobody. */
  private static final int LONGEST_SEARCHED = 4096;

  /** Steps of a search that cost as much as a step of the expression. */
  private static final int SEARCHED_PER_STEP = 256;

  private final Set<Long> compared;
  private final Map<Long, Integer> searched;
  private int left = MOST;

  /** Of an expression of these parts. */
  Fuel(CelParts parts) {
    this.compared = parts.compared();
    this.searched = parts.searched();
  }

  private static final class UsedUpException extends RuntimeException {
    UsedUpException() {
      super(USED_UP, null, false, false);
    }
  }

  boolean isUsedUp() {
    return left < 0;
  }

  @Override
  public void callback(CelExpr part, Object result) {
    take(1 + size(result) / PER_STEP);
    var steps = searched.get(part.id());
    if (steps != null && result instanceof String text) {
      search(text.length(), steps);
    }
    if (compared.contains(part.id())) {
      weigh(result);
    }
  }

  private static int size(Object value) {
    return switch (value) {
      case String text -> text.length();
      case Collection<?> several -> several.size();
      case Map<?, ?> map -> map.size();
      case CelByteString bytes -> bytes.size();
      default -> 0;
    };
  }

  private void search(int length, int steps) {
    take(
        length > LONGEST_SEARCHED
            ? MOST + 1
            : 1 + (int) ((1L + length) * steps / SEARCHED_PER_STEP));
  }

  private void take(int steps) {
    left -= steps;
    if (left < 0) {
      throw new UsedUpException();
    }
  }

  /** The same list may stand in itself many times, and is compared as many times. */
  private void weigh(Object whole) {
    var open = new ArrayDeque<Object>();
    open.add(whole);
    while (!open.isEmpty()) {
      var value = open.poll();
      take(
          1
              + (value instanceof Collection<?> || value instanceof Map<?, ?>
                  ? 0
                  : size(value) / PER_STEP));
      switch (value) {
        case Collection<?> several -> several.forEach(open::push);
        case Map<?, ?> map -> map.values().forEach(open::push);
        default -> {}
      }
    }
  }
}
