package io.vclustermanager.inventory;

import io.vclustermanager.model.Template;
import java.util.function.Function;

/** By what templates can be ordered. */
public enum TemplateField {
  NAME("t.name", Keyset.Type.TEXT, Template::name),
  CREATED_AT("t.created_at", Keyset.Type.INSTANT, template -> template.createdAt().toString());

  /** By name. */
  public static final Order<TemplateField> BY_NAME = Order.up(NAME);

  private final String column;
  private final Keyset.Type type;
  private final Function<Template, String> place;

  TemplateField(String column, Keyset.Type type, Function<Template, String> place) {
    this.column = column;
    this.type = type;
    this.place = place;
  }

  static Keyset<Template> keyset(Order<TemplateField> order) {
    var by = order.field();
    return new Keyset<>(
        order.cursors(BY_NAME, "TEMPLATE"),
        by.column,
        "t.id",
        by.type,
        order.descending(),
        by.place,
        Template::id);
  }
}
