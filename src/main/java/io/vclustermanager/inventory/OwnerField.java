package io.vclustermanager.inventory;

import io.vclustermanager.model.Owner;
import java.util.function.Function;

/** By what owners can be ordered. */
public enum OwnerField {
  NAME("o.name", Keyset.Type.TEXT, Owner::name),
  CREATED_AT("o.created_at", Keyset.Type.INSTANT, owner -> owner.createdAt().toString());

  /** By name. */
  public static final Order<OwnerField> BY_NAME = Order.up(NAME);

  private final String column;
  private final Keyset.Type type;
  private final Function<Owner, String> place;

  OwnerField(String column, Keyset.Type type, Function<Owner, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  static Keyset<Owner> keyset(Order<OwnerField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(BY_NAME, "OWNER"),
        by.column,
        "o.id",
        by.type,
        order.descending(),
        by.place,
        Owner::id);
  }
}
