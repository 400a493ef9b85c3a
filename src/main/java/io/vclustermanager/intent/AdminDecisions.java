package io.vclustermanager.intent;

import io.vclustermanager.intent.Decisions.Answers;
import io.vclustermanager.intent.Decisions.Constraints;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Outcome.Accepted;
import io.vclustermanager.model.Outcome.AlreadyAccepted;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every intent of administrators has around it: all that {@link Decisions} has, nobody else
 * may, and one entry in the audit.
 */
@Singleton
public final class AdminDecisions {
  private final Decisions decisions;

  AdminDecisions(Decisions decisions) {
    this.decisions = decisions;
  }

  /** What administrators look after. Everybody may see it, also when it was removed. */
  public interface Noun<T> extends Constraints {
    /** What they are called, for people. */
    String plural();

    /** The id of one. */
    NodeId id(T one);

    /** The name of one, for the audit. */
    String name(T one);

    /** What more the audit keeps of one as it is then; null: nothing. */
    default @Nullable String said(T one) {
      return null;
    }

    /** What is answered about one, as it is now, when the same is asked again under its key. */
    default Outcome<T> again(T one) {
      return new AlreadyAccepted<>(one);
    }

    /** The one with this key, also a removed one. */
    Optional<T> find(UUID key);
  }

  /**
   * What is asked for.
   *
   * @param mutation the mutation's name
   * @param field the input's field that names what it is about
   * @param name what stands there
   * @param what more the audit keeps; null: nothing
   */
  public record Asked(String mutation, String field, String name, @Nullable String what) {}

  /**
   * Decides and writes, if an administrator asks; FORBIDDEN to all others. What administrators do
   * outlasts what is kept of them, so it is asked once more whether they still are.
   */
  public <T> Outcome<T> decide(Ask ask, Asked asked, Noun<T> noun, Supplier<Outcome<T>> decision) {
    return decisions.decide(
        ask,
        asked.mutation,
        asked.name,
        noun,
        new OfNoun<>(noun, asked),
        () ->
            ask.now()
                .map(now -> decided(now, asked, noun, decision))
                .orElseGet(Decisions::endedMeanwhile));
  }

  private <T> Outcome<T> decided(
      Ask ask, Asked asked, Noun<T> noun, Supplier<Outcome<T>> decision) {
    return ask.caller().actor().isAdmin()
        ? done(ask, asked, noun, decision)
        : forbidden(ask, asked, noun);
  }

  private <T> Outcome<T> done(Ask ask, Asked asked, Noun<T> noun, Supplier<Outcome<T>> decision) {
    var outcome = decision.get();
    if (outcome instanceof Accepted<T>(var value, _)) {
      var what = asked.what == null ? noun.said(value) : asked.what;
      decisions.audit(ask, asked.mutation, noun.name(value), AuditEntry.Outcome.DONE, what);
    }
    return outcome;
  }

  private static <T> Outcome<T> forbidden(Ask ask, Asked asked, Noun<T> noun) {
    var lacksScope = ask.caller().actor().roles().contains(Role.ADMIN);
    return Decisions.rejected(
        Refusal.of(
            Code.FORBIDDEN,
            asked.field,
            lacksScope
                ? KeyScope.ADMIN.lacking("it does not change the service's " + noun.plural() + ".")
                : "Only administrators of the whole service may change its "
                    + noun.plural()
                    + "."));
  }

  private record OfNoun<T>(Noun<T> noun, Asked asked) implements Answers<T> {
    @Override
    public List<NodeId> ids(T value) {
      return List.of(noun.id(value));
    }

    /** As it is now, which who asks may have no right to see any more. */
    @Override
    public Outcome<T> again(Ask ask, Former.Same former) {
      return ask.caller().actor().isAdmin() ? again(former) : forbidden(ask, asked, noun);
    }

    private Outcome<T> again(Former.Same former) {
      return former.ids().stream()
          .findFirst()
          .flatMap(id -> noun.find(id.key()))
          .map(noun::again)
          .orElseGet(Decisions::notSeenAnyMore);
    }
  }
}
