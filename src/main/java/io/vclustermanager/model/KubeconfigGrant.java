package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig that somebody was given, as the inventory keeps it: everything but the kubeconfig
 * itself. Inside the cluster there is an account for each, named after its id.
 *
 * @param endedAt when it was seen to be of no use any more; null while it is of use
 * @param error why it could not be given; null when it could
 * @param dueAt when what it has inside the cluster is to be taken away; null when nothing is there
 * @param tries how often that was tried in vain
 * @param version counts all changes
 */
public record KubeconfigGrant(
    UUID id,
    UUID clusterId,
    Role role,
    State state,
    ActorName issuedTo,
    Instant issuedAt,
    Instant expiresAt,
    @Nullable Instant endedAt,
    @Nullable String error,
    @Nullable Instant dueAt,
    int tries,
    long version) {
  /** How long the outside call of issuing or revoking may take as a rule. */
  public static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  /** When such a call that was begun is over for certain, even if whoever made it is dead. */
  public static final Duration CALL_IS_OVER = Duration.ofSeconds(30);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  /** What can be done with it. */
  public enum Role {
    ADMIN,
    EDIT,
    VIEW
  }

  /** What became of it. */
  public enum State {
    PENDING,
    ACTIVE,
    REVOKING,
    REVOKED,
    EXPIRED,
    ENDED,
    FAILED,
    ABANDONED
  }

  /** One that is to be given. Should the one who gives it die, it is cleaned up by itself. */
  public static KubeconfigGrant pending(
      UUID id, UUID clusterId, Role role, ActorName issuedTo, Instant now, Instant expiresAt) {
    return new KubeconfigGrant(
        id,
        clusterId,
        role,
        State.PENDING,
        issuedTo,
        now,
        expiresAt,
        null,
        null,
        now.plus(CALL_IS_OVER),
        0,
        1);
  }

  /** How long the call of issuing may take for a caller who waits so long. */
  public static Duration callLimit(Duration wait) {
    return wait.compareTo(CALL_LIMIT) > 0 ? wait : CALL_LIMIT;
  }

  /** The same, pending one, made by a call that may take so long. */
  public KubeconfigGrant during(Duration limit) {
    require(State.PENDING);
    var over = issuedAt.plus(CALL_IS_OVER).plus(limit.minus(CALL_LIMIT));
    return new KubeconfigGrant(
        id, clusterId, role, state, issuedTo, issuedAt, expiresAt, null, null, over, 0, version);
  }

  /** It was given, until then. */
  public KubeconfigGrant issued(Instant until) {
    require(State.PENDING);
    var end = until.isBefore(expiresAt) ? until : expiresAt;
    return next(State.ACTIVE, end, null, null, end, 0);
  }

  /**
   * It could not be given.
   *
   * @param cleanAt when to take away what may have been made for it; null: nothing was
   */
  public KubeconfigGrant failed(String why, @Nullable Instant cleanAt, Instant now) {
    require(State.PENDING);
    return next(State.FAILED, expiresAt, now, why, cleanAt, 0);
  }

  /**
   * It is to be revoked. Whoever asks for it tries at once, so that the clock has to only when that
   * did not come off.
   */
  public KubeconfigGrant revoking(Instant now) {
    require(State.ACTIVE);
    return next(State.REVOKING, expiresAt, null, null, now.plus(CALL_IS_OVER), 0);
  }

  /** What it is once its time has come: nobody has given a pending one, an active one is over. */
  public KubeconfigGrant overdue(Instant now) {
    return switch (state) {
      case PENDING -> failed("The service stopped while it was being issued.", dueAt, now);
      case ACTIVE -> next(State.EXPIRED, expiresAt, now, null, dueAt, tries);
      case REVOKING, REVOKED, EXPIRED, ENDED, FAILED, ABANDONED -> this;
    };
  }

  /** Nothing of it is left inside the cluster. */
  public KubeconfigGrant cleaned(Instant now) {
    return switch (state) {
      case REVOKING -> next(State.REVOKED, expiresAt, now, error, null, tries);
      case REVOKED, EXPIRED, ENDED, FAILED, ABANDONED ->
          next(state, expiresAt, endedAt, error, null, tries);
      case PENDING, ACTIVE ->
          throw new IllegalStateException("A grant that is " + state + " is not to be cleaned up");
    };
  }

  /** The cluster could not be asked to take it away: again later, and later each time. */
  public KubeconfigGrant retried(Instant now) {
    var wait = FIRST_RETRY.multipliedBy(1L << Math.min(tries, 10));
    var due = now.plus(wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY);
    return next(state, expiresAt, endedAt, error, due, tries + 1);
  }

  private void require(State expected) {
    if (state != expected) {
      throw new IllegalStateException("The grant is " + state + ", not " + expected);
    }
  }

  private KubeconfigGrant next(
      State to,
      Instant until,
      @Nullable Instant ended,
      @Nullable String why,
      @Nullable Instant due,
      int tried) {
    return new KubeconfigGrant(
        id, clusterId, role, to, issuedTo, issuedAt, until, ended, why, due, tried, version + 1);
  }
}
