package io.vclustermanager.model;

import java.time.Instant;
import java.util.UUID;

/** Whose clusters they are. */
public record Owner(UUID id, String name, Kind kind, Instant createdAt) {
  /** A team, or a user's own. */
  public enum Kind {
    TEAM,
    USER
  }
}
