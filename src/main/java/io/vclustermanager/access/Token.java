package io.vclustermanager.access;

import io.vclustermanager.model.Actor;
import java.time.Instant;

/** A bearer token, shown once and never kept. */
public record Token(String value, Instant expiresAt, Actor actor) {
  @Override
  public String toString() {
    return "Token[of " + actor.name() + "]";
  }
}
