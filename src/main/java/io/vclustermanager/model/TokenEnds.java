package io.vclustermanager.model;

import java.time.Instant;
import java.util.Optional;

/** Knows which tokens were ended before their time. */
public interface TokenEnds {
  /** Since when tokens of this name are taken; empty: all are. */
  Optional<Instant> find(String name);

  /**
   * Since when tokens of an identity provider are taken that are of this subject; empty: all are.
   */
  Optional<Instant> find(String issuer, String subject);
}
