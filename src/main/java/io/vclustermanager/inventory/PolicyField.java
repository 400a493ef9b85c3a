package io.vclustermanager.inventory;

import io.vclustermanager.model.Policy;
import java.util.function.Function;

/** By what policies can be ordered. */
public enum PolicyField {
  NAME("p.name", Keyset.Type.TEXT, Policy::name),
  CREATED_AT("p.created_at", Keyset.Type.INSTANT, policy -> policy.createdAt().toString());

  /** By name. */
  public static final Order<PolicyField> BY_NAME = Order.up(NAME);

  private final String column;
  private final Keyset.Type type;
  private final Function<Policy, String> place;

  PolicyField(String column, Keyset.Type type, Function<Policy, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  static Keyset<Policy> keyset(Order<PolicyField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(), by.column, "p.id", by.type, order.descending(), by.place, Policy::id);
  }
}
