package io.vclustermanager.access;

import java.util.Optional;

/** Knows how identities of its kind stand. */
public interface ActorSource {
  /** How this one stands, asked of the database; empty for the other kinds. */
  Optional<Standing> load(Identity identity);
}
