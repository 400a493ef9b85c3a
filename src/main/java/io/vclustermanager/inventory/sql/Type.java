package io.vclustermanager.inventory.sql;

import io.micronaut.core.type.Argument;
import io.vclustermanager.model.ActorKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How values of a type stand in a column.
 *
 * @param cast what follows the parameter's question mark
 */
public record Type<V>(String cast, Reading<V> reading, Writing<V> writing) {
  public static final Type<String> TEXT = plain(ResultSet::getString);
  public static final Type<java.util.UUID> UUID =
      plain((row, number) -> row.getObject(number, java.util.UUID.class));
  public static final Type<Long> NUMBER = plain((row, number) -> row.getObject(number, Long.class));
  public static final Type<Integer> COUNT =
      plain((row, number) -> row.getObject(number, Integer.class));
  public static final Type<Boolean> FLAG =
      plain((row, number) -> row.getObject(number, Boolean.class));
  public static final Type<Instant> INSTANT =
      plain(
          (row, number) -> {
            var value = row.getObject(number, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
          });

  /** A list of texts. */
  public static final Type<List<String>> TEXTS =
      new Type<>(
          "",
          (row, number, _) -> {
            var array = row.getArray(number);
            return array == null ? null : List.of((String[]) array.getArray());
          },
          (value, _) -> Sql.texts(value));

  /** An actor's kind only says something about a row, which is read whatever it is. */
  public static final Type<ActorKind> ACTOR_KIND =
      plain(
          (row, number) -> {
            var name = row.getString(number);
            return name == null ? null : Kinds.ofActor(name);
          });

  /** A constant by its name. */
  public static <E extends Enum<E>> Type<E> constant(Class<E> type) {
    return plain(
        (row, number) -> {
          var name = row.getString(number);
          return name == null ? null : Kinds.of(type, name);
        });
  }

  /** A JSON document. */
  public static <V> Type<V> json(Argument<V> type, Parsing<V> parsing) {
    return new Type<>(
        "::jsonb",
        (row, number, json) -> {
          var text = row.getString(number);
          return text == null ? null : parsing.of(json, text);
        },
        (value, json) -> json.write(type, value));
  }

  private static <V> Type<V> plain(PlainReading<V> reading) {
    return new Type<>("", (row, number, _) -> reading.read(row, number), (value, _) -> value);
  }

  /** What a parameter of this type is bound to. */
  @Nullable Object written(@Nullable V value, Json json) {
    return value == null ? null : writing.of(value, json);
  }

  interface Reading<V> {
    @Nullable V read(ResultSet row, int number, Json json) throws SQLException;
  }

  interface Writing<V> {
    Object of(V value, Json json);
  }

  /** Reads a JSON document that is there. */
  public interface Parsing<V> {
    V of(Json json, String text);
  }

  private interface PlainReading<V> {
    @Nullable V read(ResultSet row, int number) throws SQLException;
  }
}
