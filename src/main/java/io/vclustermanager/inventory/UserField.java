package io.vclustermanager.inventory;

import io.vclustermanager.model.User;
import java.util.function.Function;

/** By what users can be ordered. */
public enum UserField {
  NAME("u.name", Keyset.Type.TEXT, User::name),
  CREATED_AT("u.created_at", Keyset.Type.INSTANT, user -> user.createdAt().toString());

  /** By name. */
  public static final Order<UserField> BY_NAME = Order.up(NAME);

  private final String column;
  private final Keyset.Type type;
  private final Function<User, String> place;

  UserField(String column, Keyset.Type type, Function<User, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  static Keyset<User> keyset(Order<UserField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(BY_NAME, "USER"),
        by.column,
        "u.id",
        by.type,
        order.descending(),
        by.place,
        User::id);
  }
}
