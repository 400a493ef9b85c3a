package io.vclustermanager.inventory;

import io.vclustermanager.model.TrustRule;
import java.util.function.Function;

/** By what trust rules can be ordered. */
public enum TrustRuleField {
  NAME("r.name", Keyset.Type.TEXT, TrustRule::name),
  CREATED_AT("r.created_at", Keyset.Type.INSTANT, rule -> rule.createdAt().toString());

  /** By name. */
  public static final Order<TrustRuleField> BY_NAME = Order.up(NAME);

  private final String column;
  private final Keyset.Type type;
  private final Function<TrustRule, String> place;

  TrustRuleField(String column, Keyset.Type type, Function<TrustRule, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  static Keyset<TrustRule> keyset(Order<TrustRuleField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(), by.column, "r.id", by.type, order.descending(), by.place, TrustRule::id);
  }
}
