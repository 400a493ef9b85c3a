package io.vclustermanager.inventory;

import io.vclustermanager.model.ApiKey;
import java.util.function.Function;

/** By what keys can be ordered. */
public enum ApiKeyField {
  NAME("k.name", Keyset.Type.TEXT, ApiKey::name),
  CREATED_AT("k.created_at", Keyset.Type.INSTANT, key -> key.createdAt().toString()),
  EXPIRES_AT("k.expires_at", Keyset.Type.INSTANT, key -> key.expiresAt().toString());

  /** The newest first. */
  public static final Order<ApiKeyField> NEWEST = new Order<>(CREATED_AT, true);

  private final String column;
  private final Keyset.Type type;
  private final Function<ApiKey, String> place;

  ApiKeyField(String column, Keyset.Type type, Function<ApiKey, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  static Keyset<ApiKey> keyset(Order<ApiKeyField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(), by.column, "k.id", by.type, order.descending(), by.place, ApiKey::id);
  }
}
