package io.vclustermanager.intent.user;

import io.vclustermanager.access.Actors;
import io.vclustermanager.intent.AdminDecisions;
import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.AdminDecisions.Noun;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.Owners;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What every intent about an owner has around it. */
@Singleton
final class OwnerDecisions {
  private final AdminDecisions decisions;
  private final Actors actors;
  private final Noun<SavedOwner> noun;

  OwnerDecisions(AdminDecisions decisions, Actors actors, Owners owners) {
    this.decisions = decisions;
    this.actors = actors;
    this.noun = new OfOwners(owners);
  }

  /**
   * Decides, if an administrator asks. After a change all actors are looked up anew, so that who
   * was added can begin, and who was taken out is out, at once on this replica.
   *
   * @param field the input's field that names the owner
   */
  Outcome<SavedOwner> decide(
      Ask ask, String mutation, String field, String name, Supplier<Outcome<SavedOwner>> decision) {
    var outcome = decisions.decide(ask, new Asked(mutation, field, name, null), noun, decision);
    if (outcome instanceof Outcome.Accepted && !ask.dryRun()) {
      actors.forget();
    }
    return outcome;
  }

  static Outcome<SavedOwner> refused(Refusal refusal) {
    return new Outcome.Rejected<>(List.of(refusal));
  }

  private record OfOwners(Owners owners) implements Noun<SavedOwner> {
    @Override
    public String plural() {
      return "owners";
    }

    @Override
    public NodeId id(SavedOwner saved) {
      return new NodeId(NodeId.Kind.OWNER, saved.owner().id());
    }

    @Override
    public String name(SavedOwner saved) {
      return saved.owner().name();
    }

    @Override
    public @Nullable String said(SavedOwner saved) {
      var owner = saved.owner();
      return "version %d, maxClusters %s, profile %s%s"
          .formatted(owner.version(), owner.maxClusters(), owner.profile(), words(saved.members()));
    }

    private static String words(@Nullable List<Member> members) {
      return members == null
          ? ""
          : members.stream()
              .map(member -> member.user() + " " + member.role())
              .collect(Collectors.joining(", ", ", members: ", ""));
    }

    @Override
    public Optional<SavedOwner> find(UUID key) {
      return Optional.ofNullable(owners.byIds(List.of(key), new Scope.Everything()).get(key))
          .map(owner -> new SavedOwner(owner, null));
    }

    /** Two who make it at the same time. */
    @Override
    public Optional<Refusal> meaning(String constraint) {
      return constraint.equals("owner_name_key")
          ? Optional.of(
              Refusal.of(Code.CONFLICT, "name", "An owner of this name was just made; look again."))
          : Optional.empty();
    }
  }
}
