package io.vclustermanager.inventory;

import org.jspecify.annotations.Nullable;

/**
 * Which names: all that is given must hold.
 *
 * @param startsWith begins with this; null: with anything
 * @param contains has this somewhere in it; null: anything
 */
public record NameFilter(
    Among<String> among, @Nullable String startsWith, @Nullable String contains) {
  /** Any. */
  public static final NameFilter ANY = new NameFilter(Among.any(), null, null);
}
