package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the administrators about what may be done with clusters, whoever asks.
 *
 * @param name unique among those that were not removed
 * @param description why there is one, for administrators; null where nobody said
 * @param expression in the Common Expression Language (CEL): true where it applies
 * @param actions the names of the mutations that it is asked about; empty: all that policies are
 *     asked about
 * @param message what the refused or warned are told; empty where it sets something
 * @param defaults what a new cluster gets; null where it sets nothing
 * @param createdBy who has saved it first
 * @param removedAt null while it holds
 */
public record Policy(
    UUID id,
    String name,
    @Nullable String description,
    String expression,
    List<String> actions,
    PolicyEffect effect,
    String message,
    @Nullable Defaults defaults,
    ActorName createdBy,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant removedAt,
    long version) {

  /**
   * What a new cluster gets where its request says nothing of it.
   *
   * @param lease how long it lives; null: what it would have had
   * @param labels those that the request does not have
   */
  public record Defaults(@Nullable Duration lease, Map<String, String> labels) {
    /** Makes them; no labels where none are given. */
    public Defaults {
      labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
  }

  /** Whether it is asked about that mutation. */
  public boolean isAbout(String action) {
    return actions.isEmpty() || actions.contains(action);
  }

  /** Whether the other one says the same. */
  public boolean saysTheSame(Policy other) {
    return expression.equals(other.expression)
        && actions.equals(other.actions)
        && effect == other.effect
        && message.equals(other.message)
        && Objects.equals(description, other.description)
        && Objects.equals(defaults, other.defaults);
  }

  /** The same as it is from now on. */
  public Policy changed(Policy next, Instant now) {
    return new Policy(
        id,
        name,
        next.description,
        next.expression,
        next.actions,
        next.effect,
        next.message,
        next.defaults,
        createdBy,
        createdAt,
        now,
        null,
        version + 1);
  }

  /** The same, out of use. */
  public Policy removed(Instant now) {
    return new Policy(
        id,
        name,
        description,
        expression,
        actions,
        effect,
        message,
        defaults,
        createdBy,
        createdAt,
        now,
        now,
        version + 1);
  }
}
