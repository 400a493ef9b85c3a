package io.vclustermanager.inventory;

import io.vclustermanager.model.Operation;
import java.util.function.Function;

/** By what operations can be ordered. */
public enum OperationField {
  REQUESTED_AT("o.requested_at", operation -> operation.requestedAt().toString()),
  FINISHED_AT(
      Keyset.orLatest("o.finished_at"), operation -> Keyset.orLatest(operation.finishedAt()));

  /** The newest first. */
  public static final Order<OperationField> NEWEST = Order.down(REQUESTED_AT);

  private final String column;
  private final Function<Operation, String> place;

  OperationField(String column, Function<Operation, String> place) {
    this.column = column;
    this.place = place;
  }

  static Keyset<Operation> keyset(Order<OperationField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(NEWEST, "NEWEST"),
        by.column,
        "o.id",
        Keyset.Type.INSTANT,
        order.descending(),
        by.place,
        Operation::id);
  }
}
