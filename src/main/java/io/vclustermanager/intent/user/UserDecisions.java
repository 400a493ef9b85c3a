package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.intent.AdminDecisions;
import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.AdminDecisions.Noun;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.UserChanges.Locked;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every intent of administrators about a user has around it. */
@Singleton
final class UserDecisions {
  static final String NAME = "name";

  private final AdminDecisions decisions;
  private final Actors actors;
  private final Users users;

  UserDecisions(AdminDecisions decisions, Actors actors, Users users) {
    this.decisions = decisions;
    this.actors = actors;
    this.users = users;
  }

  /**
   * Decides, if an administrator asks. After a change all actors are looked up anew, so that it
   * counts at once on this replica.
   *
   * @param name of the user
   * @param isOther why it is not answered again under its key as if it were the same request; empty
   *     where it is
   */
  Outcome<SavedUser> decide(
      Ask ask,
      String mutation,
      String name,
      Optional<Refusal> isOther,
      Supplier<Outcome<SavedUser>> decision) {
    var outcome =
        decisions.decide(
            ask, new Asked(mutation, NAME, name, null), new OfUsers(users, isOther), decision);
    if (outcome instanceof Outcome.Accepted && !ask.dryRun()) {
      actors.forget();
    }
    return outcome;
  }

  static Outcome<SavedUser> refused(Refusal refusal) {
    return new Outcome.Rejected<>(List.of(refusal));
  }

  /**
   * Why the user keeps the role of an administrator, if the user does: without one who can sign in
   * by a password nobody could give the role to anybody when no other way in works.
   *
   * @param field the input's field that would take it away
   * @param locked together with all other administrators with a password
   */
  static Optional<Refusal> lastAdmin(String field, User user, Locked locked) {
    return user.isAdminWithPassword() && !locked.isIssued() && locked.otherAdmins() == 0
        ? Optional.of(
            Refusal.of(
                Code.CONFLICT,
                field,
                "'%s' is the last administrator with a password: give the role and a password to somebody else first (saveUser)."
                    .formatted(user.name())))
        : Optional.empty();
  }

  /** Who comes in by an identity provider has the password there, and none here is ever taken. */
  static Refusal noPassword(String field, User user) {
    return Refusal.of(
        Code.INVALID,
        field,
        "%s comes in by an identity provider, and by no password here: make a user of another name for when that is away (saveUser)."
            .formatted(Names.quoted(user.name())));
  }

  private record OfUsers(Users users, Optional<Refusal> isOther) implements Noun<SavedUser> {
    @Override
    public String plural() {
      return "users";
    }

    @Override
    public NodeId id(SavedUser saved) {
      return new NodeId(NodeId.Kind.USER, saved.user().id());
    }

    @Override
    public String name(SavedUser saved) {
      return saved.user().name();
    }

    @Override
    public @Nullable String said(SavedUser saved) {
      return saved.said();
    }

    @Override
    public Outcome<SavedUser> again(SavedUser saved) {
      return isOther
          .map(UserDecisions::refused)
          .orElseGet(() -> new Outcome.AlreadyAccepted<>(saved));
    }

    @Override
    public Optional<SavedUser> find(UUID key) {
      return users.find(key).map(user -> new SavedUser(user, null));
    }

    /** A user is made behind a savepoint, so that two who make it at once do not meet. */
    @Override
    public Optional<Refusal> meaning(String constraint) {
      return Optional.empty();
    }
  }
}
