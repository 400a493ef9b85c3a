package io.vclustermanager.access.policy;

import dev.cel.common.ast.CelExpr;
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

  private final Set<Long> compared;
  private int left = MOST;

  /** Of an expression in which the parts of these ids are compared. */
  Fuel(Set<Long> compared) {
    this.compared = compared;
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
    if (compared.contains(part.id())) {
      weigh(result);
    }
  }

  private static int size(Object value) {
    return switch (value) {
      case String text -> text.length();
      case Collection<?> several -> several.size();
      default -> 0;
    };
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
      take(1 + (value instanceof String text ? text.length() / PER_STEP : 0));
      switch (value) {
        case Collection<?> several -> several.forEach(open::push);
        case Map<?, ?> map -> map.values().forEach(open::push);
        default -> {}
      }
    }
  }
}
