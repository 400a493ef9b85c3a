package io.vclustermanager.inventory.sql;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A list that is made when somebody looks into it, which most readers of a row never do. */
final class LaterList<T> extends AbstractList<T> {
  private @Nullable Supplier<List<T>> source;
  private @Nullable List<T> made;

  LaterList(Supplier<List<T>> source) {
    this.source = source;
  }

  @Override
  public T get(int index) {
    return made().get(index);
  }

  @Override
  public int size() {
    return made().size();
  }

  private synchronized List<T> made() {
    if (source != null) {
      made = source.get();
      source = null;
    }
    if (made == null) {
      throw new IllegalStateException("It was made before its source was let go");
    }
    return made;
  }
}
