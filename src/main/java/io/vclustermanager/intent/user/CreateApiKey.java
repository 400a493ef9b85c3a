package io.vclustermanager.intent.user;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.intent.Decisions.Answers;
import io.vclustermanager.inventory.ApiKeys;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ApiKey;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.KeyRules;
import io.vclustermanager.model.KeyRules.Wish;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Outcome.Rejected;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.User;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a key with which a program comes in for an owner. It is shown once: only its hash is kept.
 *
 * <p>Refuses: NOT_FOUND for an owner that is not there or may not be seen; FORBIDDEN for a role,
 * scopes or owners that who asks does not have, and to keys without the scope ADMIN; INVALID for
 * what is wrong in itself; NAME_TAKEN where the owner has a live key of this name.
 */
@Singleton
public final class CreateApiKey {
  /** The ways by which groups may have given a role: a session may have begun at a provider. */
  private static final Set<WayIn> BY_GROUPS = Set.of(WayIn.IDENTITY_PROVIDER, WayIn.SESSION);

  private static final Set<WayIn> OF_SETTINGS = Set.of(WayIn.CONFIGURED_KEY, WayIn.CERTIFICATE);

  private static final String MUTATION = "createApiKey";

  private final Decisions decisions;
  private final Owners owners;
  private final OwnerChanges changes;
  private final ApiKeys keys;
  private final Users users;
  private final AuditLog auditLog;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  CreateApiKey(
      Decisions decisions,
      Owners owners,
      OwnerChanges changes,
      ApiKeys keys,
      Users users,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.owners = owners;
    this.changes = changes;
    this.keys = keys;
    this.users = users;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /**
   * Asks for it.
   *
   * @param owner the owner's id or name; null: the actor's own
   */
  public Outcome<CreatedKey> execute(Ask ask, @Nullable String owner, Wish wish) {
    return decisions.decide(
        ask,
        MUTATION,
        wish.name(),
        _ -> Optional.empty(),
        new UnderAKey(keys),
        () -> decide(ask, owner, wish));
  }

  private Outcome<CreatedKey> decide(Ask ask, @Nullable String name, Wish wish) {
    ask.caller().again().holdUser();
    // Behind the lock on the owner's row nobody takes the name meanwhile, or the owner away.
    var found = find(ask.caller().actor(), name).flatMap(owner -> changes.locked(id(owner)));
    ask.caller().again().holdKey();
    // What is kept of the actor may be from before a removal, which the key would outlive.
    return ask.now()
        .map(now -> decide(now, found.filter(owner -> sees(now, owner)), name, wish))
        .orElseGet(Decisions::endedMeanwhile);
  }

  private static boolean sees(Ask ask, Owner owner) {
    return ask.caller().actor().scope().covers(owner.id());
  }

  private Outcome<CreatedKey> decide(
      Ask ask, Optional<Owner> found, @Nullable String name, Wish wish) {
    var actor = ask.caller().actor();
    var noKeys = KeyRules.noKeysOf(actor, "name");
    if (noKeys.isPresent()) {
      return Decisions.rejected(noKeys.get());
    }
    if (found.isEmpty()) {
      return Decisions.rejected(
          Refusal.of(
              Code.NOT_FOUND,
              "owner",
              name == null
                  ? "You have no owner of your own; name one."
                  : "There is no owner " + Names.quoted(name) + " that you may see."));
    }
    var owner = found.get();
    var now = clock.instant();
    var refusals = new ArrayList<>(KeyRules.check(wish, actor, owner, now));
    byGroupsAlone(actor, wish).or(() -> ofSettings(actor, wish)).ifPresent(refusals::add);
    return refusals.isEmpty() ? make(ask, wish, owner, now) : new Rejected<>(refusals);
  }

  /**
   * Why who administers by the groups of a token alone makes no keys that hold everywhere: nobody
   * here is told when the groups are taken away, and the keys would go on.
   */
  private Optional<Refusal> byGroupsAlone(Actor actor, Wish wish) {
    return wish.everywhere()
            && actor.isAdmin()
            && BY_GROUPS.contains(actor.way())
            && users.find(actor.name()).map(User::globalRole).orElse(null) != Role.ADMIN
        ? Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                "everywhere",
                "You administer by the groups of your token, of whose end a key would not learn:"
                    + " give yourself the role ADMIN first (saveUser)."))
        : Optional.empty();
  }

  /** The same for programs that the settings let in: nobody here is told when they no more do. */
  private static Optional<Refusal> ofSettings(Actor actor, Wish wish) {
    return wish.everywhere() && OF_SETTINGS.contains(actor.way())
        ? Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                "everywhere",
                "A program that the service's settings let in makes no keys that hold everywhere,"
                    + " which would outlast it: let an administrator make it."))
        : Optional.empty();
  }

  private Optional<Owner> find(Actor actor, @Nullable String name) {
    if (name != null && !NodeId.looksLikeId(name)) {
      return owners.find(name, actor.scope());
    }
    var key =
        name == null
            ? Optional.ofNullable(actor.ownOwner())
            : NodeId.parse(NodeId.Kind.OWNER, name);
    return key.map(id -> owners.byIds(List.of(id), actor.scope()).get(id));
  }

  private static String id(Owner owner) {
    return NodeId.text(NodeId.Kind.OWNER, owner.id());
  }

  private Outcome<CreatedKey> make(Ask ask, Wish wish, Owner owner, Instant now) {
    if (keys.live(owner.id(), wish.name(), now).isPresent()) {
      return Decisions.rejected(
          Refusal.of(
              Code.NAME_TAKEN,
              "name",
              "'%s' has a live key '%s' already: revoke that one, or choose another name."
                  .formatted(owner.name(), wish.name())));
    }
    var text = KeyText.random(random);
    var key =
        new ApiKey(
            NodeId.newKey(now),
            wish.name(),
            text.prefix(),
            owner.id(),
            wish.role(),
            wish.everywhere(),
            wish.narrowedTo(),
            ask.caller().actor().asName(),
            now,
            wish.end(now),
            null,
            null);
    keys.insert(key, text.hash());
    auditLog.append(
        ask.caller(),
        now,
        new AuditEntry(
            MUTATION, owner.name() + "/" + key.name(), AuditEntry.Outcome.DONE, words(key)));
    // What is taken back in a moment is shown to nobody.
    return new Accepted<>(new CreatedKey(key, ask.dryRun() ? null : text, List.of()));
  }

  private static String words(ApiKey key) {
    return "%s, %s%s, scopes %s, until %s"
        .formatted(
            key.prefix(),
            key.role(),
            key.everywhere() ? " everywhere" : "",
            new TreeSet<>(key.scopes()),
            key.expiresAt());
  }

  private record UnderAKey(ApiKeys keys) implements Answers<CreatedKey> {
    @Override
    public List<NodeId> ids(CreatedKey value) {
      return List.of(new NodeId(NodeId.Kind.API_KEY, value.key().id()));
    }

    /** Nothing was kept that could be shown again, and to make another would not be the same. */
    @Override
    public Outcome<CreatedKey> again(Ask ask, Former.Same former) {
      var scope = ask.caller().actor().scope();
      return former
          .key(NodeId.Kind.API_KEY)
          .flatMap(id -> Optional.ofNullable(keys.byIds(List.of(id), scope).get(id)))
          .<Outcome<CreatedKey>>map(key -> new AlreadyAccepted<>(shownBefore(key)))
          .orElseGet(Decisions::notSeenAnyMore);
    }

    private static CreatedKey shownBefore(ApiKey key) {
      return new CreatedKey(
          key,
          null,
          List.of(
              Refusal.of(
                  Code.CONFLICT,
                  "idempotencyKey",
                  "Under this key an API key was made already, and it is shown only once. If it"
                      + " was lost, revoke that one and ask with a fresh key.")));
    }
  }
}
