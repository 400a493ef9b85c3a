package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The session of a page: the family of the secrets that were given for it one after the other. It
 * ends after {@link #LONGEST}, and when nobody has used it for {@link #IDLE}.
 *
 * @param id known to those alone who have had one of its secrets
 * @param user the name of whose it is
 * @param secrets what is kept of the secrets
 * @param usedAt when it was last used, to the minute
 * @param endsAt when it ends, however much it is used
 * @param confirmation by which identity provider it began; null: by a password
 */
public record PageSession(
    UUID id,
    String user,
    Secrets secrets,
    Instant createdAt,
    Instant usedAt,
    Instant endsAt,
    @Nullable Confirmation confirmation) {
  /** How long one lasts at most. */
  public static final Duration LONGEST = Duration.ofDays(30);

  /** How long one lasts that is not used. */
  public static final Duration IDLE = Duration.ofHours(12);

  /** For how long the secret before the present one is taken as well. */
  public static final Duration GRACE = Duration.ofSeconds(30);

  /** How long the word of an identity provider counts. */
  public static final Duration CONFIRMED = Duration.ofHours(12);

  /** For how much longer a session goes on while its identity provider is away. */
  public static final Duration OUTAGE = Duration.ofHours(24);

  /** How exact it is when it was used: to write it down each time would cost more than the use. */
  private static final Duration EXACT = Duration.ofMinutes(1);

  /**
   * What is kept of the secrets.
   *
   * @param hash of the present one
   * @param former the hash of the one before; null for the first
   * @param salt what makes the present one from the one before; null for the first
   * @param rotatedAt when the present one took the place of the one before; null for the first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Secrets(
      byte[] hash, byte @Nullable [] former, byte @Nullable [] salt, @Nullable Instant rotatedAt) {
    /** Those of a new session. */
    public static Secrets first(byte[] hash) {
      return new Secrets(hash, null, null, null);
    }

    /** The next one takes the place of the present one. */
    public Secrets next(byte[] nextHash, byte[] nextSalt, Instant now) {
      return new Secrets(nextHash, hash, nextSalt, now);
    }

    /** Whether the present one is so new that the one before is still taken. */
    public boolean isInGrace(Instant now) {
      return rotatedAt != null && now.isBefore(rotatedAt.plus(GRACE));
    }

    @Override
    public String toString() {
      return "Secrets[]";
    }
  }

  /**
   * Who a user is, as an identity provider has said.
   *
   * @param issuer which one, as its tokens call it
   * @param subject what it calls the user
   * @param groups of the user there, as far as they count here
   * @param at when it has said so
   */
  public record Confirmation(String issuer, String subject, Set<String> groups, Instant at) {
    public Confirmation {
      groups = Set.copyOf(groups);
    }

    /** Until when that counts, if the provider can be asked then. */
    public Instant until() {
      return at.plus(CONFIRMED);
    }

    /** Until when it counts at the most. */
    public Instant latest() {
      return until().plus(OUTAGE);
    }

    /** Whether the provider is to be asked again. */
    public boolean isDue(Instant now) {
      return !now.isBefore(until());
    }

    @Override
    public String toString() {
      return "Confirmation[by " + issuer + "]";
    }
  }

  /** When it ends at the latest, unless an identity provider is away then. */
  public Instant usualEnd() {
    return confirmation == null ? endsAt : confirmation.until();
  }

  /** Whether its time is over. */
  public boolean isOver(Instant now) {
    return !now.isBefore(end());
  }

  /** When it ends if it is not used any more. */
  public Instant end() {
    var idle = usedAt.plus(IDLE);
    return idle.isBefore(endsAt) ? idle : endsAt;
  }

  /** Whether that it is used now is worth to be written down. */
  public boolean isUsedAnew(Instant now) {
    return now.isAfter(usedAt.plus(EXACT));
  }

  @Override
  public String toString() {
    return "PageSession[of " + user + "]";
  }
}
