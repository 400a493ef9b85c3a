package io.vclustermanager.model;

import org.jspecify.annotations.Nullable;

/**
 * A request: who asks, and what the audit needs to know of it.
 *
 * @param requestId of the request, also given to the user
 * @param source the address that it came from; null when it came from inside
 */
public record Caller(Actor actor, String requestId, @Nullable String source) {
  /** A duty of the service's own. */
  public static Caller system(String duty) {
    return new Caller(Actor.system(duty), duty, null);
  }

  /** The same request, asked by that actor. */
  public Caller as(Actor other) {
    return new Caller(other, requestId, source);
  }
}
