package io.vclustermanager.access;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Knows how identities of its kind stand. */
public interface ActorSource {
  /**
   * How this one stands, asked of the database; empty for the other kinds.
   *
   * @param mayBeMade whether one may be made that is not there yet; asked once more when it is made
   */
  Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade);

  /**
   * Keeps what the rights of this one hang on as it is until the transaction ends; nothing for the
   * other kinds, and where nothing can end.
   */
  default void hold(Identity identity) {}
}
