package io.vclustermanager.inventory;

import io.vclustermanager.model.Host;
import java.util.function.Function;

/** By what hosts can be ordered. */
public enum HostField {
  NAME("h.name", Keyset.Type.TEXT, Host::name),
  CREATED_AT("h.created_at", Keyset.Type.INSTANT, host -> host.createdAt().toString());

  /** By name. */
  public static final Order<HostField> BY_NAME = Order.up(NAME);

  private final String column;
  private final Keyset.Type type;
  private final Function<Host, String> place;

  HostField(String column, Keyset.Type type, Function<Host, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  static Keyset<Host> keyset(Order<HostField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(BY_NAME, "HOST"),
        by.column,
        "h.id",
        by.type,
        order.descending(),
        by.place,
        Host::id);
  }
}
