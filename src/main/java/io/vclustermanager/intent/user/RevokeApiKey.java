package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Decisions.Answers;
import io.vclustermanager.inventory.ApiKeys;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.KeyRules;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Revokes a key: at once on this replica, within five seconds on the others; and the kubeconfigs
 * that it was given. One that was revoked before, or has expired, stays so.
 *
 * <p>Refuses: NOT_FOUND; FORBIDDEN to who may do less than the key, and to keys without the scope
 * ADMIN, but for themselves.
 */
@Singleton
public final class RevokeApiKey {
  private static final String MUTATION = "revokeApiKey";
  private static final String FIELD = "id";

  private final Decisions decisions;
  private final ApiKeys keys;
  private final Actors actors;
  private final AuditLog auditLog;
  private final Clock clock;

  RevokeApiKey(Decisions decisions, ApiKeys keys, Actors actors, AuditLog auditLog, Clock clock) {
    this.decisions = decisions;
    this.keys = keys;
    this.actors = actors;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /** Asks for it, by the key's global id. */
  public Outcome<ApiKey> execute(Ask ask, String id) {
    var outcome =
        decisions.decide(
            ask, MUTATION, id, _ -> Optional.empty(), new UnderAKey(keys), () -> decide(ask, id));
    if (outcome instanceof Accepted && !ask.dryRun()) {
      actors.forget();
    }
    return outcome;
  }

  private Outcome<ApiKey> decide(Ask ask, String id) {
    var actor = ask.caller().actor();
    var found = find(keys, actor, NodeId.parse(NodeId.Kind.API_KEY, id).stream().toList());
    if (found.isEmpty()) {
      return Decisions.rejected(
          Refusal.of(Code.NOT_FOUND, FIELD, "There is no such key that you may see."));
    }
    var key = found.get();
    return forbidden(actor, key)
        .<Outcome<ApiKey>>map(Decisions::rejected)
        .orElseGet(() -> new Accepted<>(revoke(ask, key)));
  }

  private Optional<Refusal> forbidden(Actor actor, ApiKey key) {
    if (isItself(actor, key) || actor.isAdmin()) {
      return Optional.empty();
    }
    return KeyRules.noKeysOf(actor, FIELD).or(() -> mayLess(actor, key));
  }

  /** Who has found a key somewhere, or has lost it, can end it with nothing else in hand. */
  private boolean isItself(Actor actor, ApiKey key) {
    return actor.kind() == ActorKind.API_KEY
        && key.ownerId().equals(actor.ownOwner())
        && actor.name().endsWith("/" + key.name())
        && key.isLive(clock.instant());
  }

  private static Optional<Refusal> mayLess(Actor actor, ApiKey key) {
    var own = actor.memberships().get(key.ownerId());
    return own != null && !key.everywhere() && own.includes(key.role())
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                FIELD,
                "This key may more than you do; an administrator can revoke it, or a member with"
                    + " its role."));
  }

  private ApiKey revoke(Ask ask, ApiKey key) {
    var now = clock.instant();
    if (key.revokedAt() != null) {
      return key;
    }
    var revoked = keys.revoke(key.id(), now);
    if (revoked.keys() == 0) {
      // Somebody else has just done it.
      return keys.byId(key.id()).map(ApiKeys.Kept::key).orElse(key);
    }
    auditLog.append(
        ask.caller(),
        now,
        new AuditEntry(
            MUTATION,
            owner(key) + "/" + key.name(),
            AuditEntry.Outcome.DONE,
            "%s %s, kubeconfigs revoked: %d"
                .formatted(key.prefix(), key.role(), revoked.kubeconfigs())));
    return key.revoked(now);
  }

  private String owner(ApiKey key) {
    return keys.byId(key.id()).orElseThrow().ownerName();
  }

  private static Optional<ApiKey> find(ApiKeys keys, Actor actor, List<UUID> ids) {
    return keys.byIds(ids, actor.scope()).values().stream().findFirst();
  }

  private record UnderAKey(ApiKeys keys) implements Answers<ApiKey> {
    @Override
    public List<NodeId> ids(ApiKey value) {
      return List.of(new NodeId(NodeId.Kind.API_KEY, value.id()));
    }

    @Override
    public Outcome<ApiKey> again(Ask ask, Former.Same former) {
      return find(keys, ask.caller().actor(), former.key(NodeId.Kind.API_KEY).stream().toList())
          .<Outcome<ApiKey>>map(AlreadyAccepted::new)
          .orElseGet(Decisions::notSeenAnyMore);
    }
  }
}
