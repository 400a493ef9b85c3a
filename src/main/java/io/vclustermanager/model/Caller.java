package io.vclustermanager.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request: who asks, and what the audit needs to know of it.
 *
 * @param requestId of the request, also given to the user
 * @param source the address that it came from; null when it came from inside
 * @param again looks at who asks once more
 */
public record Caller(Actor actor, String requestId, @Nullable String source, Again again) {
  /** One whose actor stays as it is. */
  public Caller(Actor actor, String requestId, @Nullable String source) {
    this(actor, requestId, source, new Same(actor));
  }

  /** A duty of the service's own. */
  public static Caller system(String duty) {
    return new Caller(Actor.system(duty), duty, null);
  }

  /** The same request, asked by that actor. */
  public Caller as(Actor other) {
    return new Caller(other, requestId, source);
  }

  /** The same with the actor as it is now; empty when it is none any more. */
  public Optional<Caller> now() {
    return again.look().map(actor -> new Caller(actor, requestId, source, again));
  }

  /**
   * A second look at who asks, past all that is kept of them for seconds: for what outlasts the
   * request. In a transaction.
   */
  public interface Again {
    /**
     * Keeps the user as it is until the transaction ends, if a user asks. Whoever removes it or
     * takes a role away at this moment is waited for, or sees what is made now. Before all other
     * locks, as those do.
     */
    void holdUser();

    /**
     * The same of a key or a trust rule, if a program asks; after all other locks, as those do who
     * take them away.
     */
    void holdKey();

    /** The actor as it is now; empty when it is none any more. */
    Optional<Actor> look();
  }

  /** An actor of whom nothing is kept. */
  private record Same(Actor actor) implements Again {
    @Override
    public void holdUser() {}

    @Override
    public void holdKey() {}

    @Override
    public Optional<Actor> look() {
      return Optional.of(actor);
    }
  }
}
