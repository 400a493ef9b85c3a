package io.vclustermanager.inventory;

/**
 * In which order something is listed.
 *
 * @param field by what
 * @param descending the largest, latest or last in the alphabet first
 */
public record Order<F extends Enum<F>>(F field, boolean descending) {
  /** The smallest, earliest or first in the alphabet first. */
  public static <F extends Enum<F>> Order<F> up(F field) {
    return new Order<>(field, false);
  }

  /** The largest, latest or last in the alphabet first. */
  public static <F extends Enum<F>> Order<F> down(F field) {
    return new Order<>(field, true);
  }

  /** What its cursors are called, so that those of another order are recognised. */
  String cursors() {
    return field + (descending ? "-" : "+");
  }

  /** The same where the usual order had a name before there were others: old cursors hold on. */
  String cursors(Order<F> usual, String name) {
    return equals(usual) ? name : name + " " + cursors();
  }
}
