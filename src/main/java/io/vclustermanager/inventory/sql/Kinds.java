package io.vclustermanager.inventory.sql;

import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.WayIn;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Closed sets of kinds as columns hold them: the name of an enum's constant. The database does not
 * check them, so that the next release can write more of them while this one still runs.
 */
public final class Kinds {
  private Kinds() {}

  /**
   * The kind of this name.
   *
   * @throws UnknownKindException when this release does not know it
   */
  public static <E extends Enum<E>> E of(Class<E> type, String name) {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new UnknownKindException(type.getName(), name);
    }
  }

  /** An actor's kind only says something about a row, which is read whatever it is. */
  public static ActorKind ofActor(String name) {
    try {
      return of(ActorKind.class, name);
    } catch (UnknownKindException e) {
      return ActorKind.OTHER;
    }
  }

  /** The way by which an actor came in, which only says something about a row too. */
  public static WayIn ofWay(String name) {
    try {
      return of(WayIn.class, name);
    } catch (UnknownKindException e) {
      return WayIn.OTHER;
    }
  }

  /** The condition that the expression, a text that is not null, is the name of one of them. */
  public static <E extends Enum<E>> String among(String expression, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(each -> "'" + each.name() + "'")
        .collect(Collectors.joining(", ", expression + " in (", ")"));
  }

  /** The same, or null. */
  public static <E extends Enum<E>> String amongOrNull(String expression, Class<E> type) {
    return "(" + expression + " is null or " + among(expression, type) + ")";
  }
}
