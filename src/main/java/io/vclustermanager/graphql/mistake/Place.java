package io.vclustermanager.graphql.mistake;

/** Where a value is. Its words are made for a mistake alone: nearly all values have none. */
sealed interface Place {
  /** An argument or a variable. */
  record Whole(String name) implements Place {}

  /** A field of what is there. */
  record Field(Place object, String name) implements Place {}

  /** One of the list that is there. */
  record Item(Place list, int index) implements Place {}

  /** As {@code filter.label[0].key}. */
  default String words() {
    return switch (this) {
      case Whole(var name) -> name;
      case Field(var object, var name) -> object.words() + "." + name;
      case Item(var list, var index) -> list.words() + "[" + index + "]";
    };
  }
}
