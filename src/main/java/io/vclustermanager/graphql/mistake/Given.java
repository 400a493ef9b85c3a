package io.vclustermanager.graphql.mistake;

import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.SourceLocation;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value as somebody gave it.
 *
 * @param origin as the document writes it, or as a variable holds it
 */
record Given(@Nullable Object origin) {
  boolean isNull() {
    return origin == null || origin instanceof NullValue;
  }

  /** Whether what it is stands elsewhere. */
  boolean isVariable() {
    return origin instanceof VariableReference;
  }

  boolean isWritten() {
    return origin instanceof Value<?>;
  }

  /** Where it is written; null in a variable. */
  @Nullable SourceLocation location() {
    return origin instanceof Value<?> value ? value.getSourceLocation() : null;
  }

  /** What a list holds; empty for what is no list. */
  Optional<Collection<?>> items() {
    return switch (origin) {
      case ArrayValue list -> Optional.of(list.getValues());
      case Collection<?> list -> Optional.of(list);
      case null, default -> Optional.empty();
    };
  }

  /** What an object holds; empty for what is no object. */
  Optional<Map<String, Given>> fields() {
    return switch (origin) {
      case ObjectValue object -> Optional.of(fields(object.getObjectFields()));
      case Map<?, ?> map -> Optional.of(fields(map));
      case null, default -> Optional.empty();
    };
  }

  private static Map<String, Given> fields(List<ObjectField> written) {
    Map<String, Given> fields = new LinkedHashMap<>();
    written.forEach(each -> fields.put(each.getName(), new Given(each.getValue())));
    return fields;
  }

  private static Map<String, Given> fields(Map<?, ?> sent) {
    Map<String, Given> fields = new LinkedHashMap<>();
    sent.forEach((name, each) -> fields.put(String.valueOf(name), new Given(each)));
    return fields;
  }

  /** The text, or the bare word, that it is; empty for all else. */
  Optional<String> word() {
    return switch (origin) {
      case EnumValue word -> Optional.of(word.getName());
      case StringValue text -> Optional.ofNullable(text.getValue());
      case String text -> Optional.of(text);
      case null, default -> Optional.empty();
    };
  }

  /** Whether it is a text in quotes where the document could have a bare word. */
  boolean isWrittenText() {
    return origin instanceof StringValue;
  }

  /** What it is, without telling what it holds: that may be a secret. */
  String kind() {
    return switch (origin) {
      case null -> "null";
      case NullValue _ -> "null";
      case StringValue _, String _ -> "a text";
      case IntValue _, Integer _, Long _, BigInteger _ -> "a whole number";
      case FloatValue _, Number _ -> "a number with a fraction";
      case BooleanValue flag -> String.valueOf(flag.isValue());
      case Boolean flag -> String.valueOf(flag);
      case EnumValue _ -> "a bare word";
      case ArrayValue _, Collection<?> _ -> "a list";
      case ObjectValue _, Map<?, ?> _ -> "an object";
      default -> "something else";
    };
  }
}
