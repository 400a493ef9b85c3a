package io.vclustermanager.intent;

import io.vclustermanager.inventory.Database;
import io.vclustermanager.model.Cutoff;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.text.TextLane;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Checks of what somebody has sent, where they cost others nothing: on the lane for texts, and
 * before the transaction, so that no connection and no lock waits for them. What a check is about
 * and may have changed since is compared again inside the transaction.
 */
@Singleton
public final class TextChecks {
  private static final int TRIES = 5;

  private final TextLane lane;
  private final Database database;

  TextChecks(TextLane lane, Database database) {
    this.lane = lane;
    this.database = database;
  }

  /**
   * What a check finds; UNAVAILABLE at this field when nobody has time for it.
   *
   * @param who sent what is checked
   */
  public List<Refusal> find(String who, String field, Supplier<List<Refusal>> check) {
    return run(who, field, check, List::of);
  }

  /**
   * Whatever a check comes to.
   *
   * @param who sent what is checked
   * @param refused makes the same of the refusal that nobody has time for it
   */
  public <T> T run(String who, String field, Supplier<T> check, Function<Refusal, T> refused) {
    if (database.isInTransaction()) {
      throw new IllegalStateException(
          "A check of a text inside a transaction keeps others waiting");
    }
    // Nobody waits any more for what a request that was cut off would find.
    Cutoff.check();
    return lane.call(who, check, busy -> refused.apply(Refusal.of(Code.UNAVAILABLE, field, busy)));
  }

  /** Inside a transaction it turned out that what was checked before is not what is there. */
  public static final class OutdatedException extends RuntimeException {
    /** Makes one; where it was thrown does not matter. */
    public OutdatedException() {
      super("It is not what was checked any more", null, false, false);
    }
  }

  /**
   * Checks and decides, and does both once more where somebody was quicker: others do not change
   * the same thing at every moment, so that a few tries are enough.
   *
   * @param field what it is about
   * @param attempt throws {@link OutdatedException} when it decided about another thing
   */
  public static <T> Outcome<T> again(String field, Supplier<Outcome<T>> attempt) {
    for (var tries = 0; tries < TRIES; tries++) {
      try {
        return attempt.get();
      } catch (OutdatedException e) {
        // Its transaction was taken back: nothing is left of it.
      }
    }
    return Decisions.rejected(
        Refusal.of(
            Code.CONFLICT,
            field,
            "It was changed by somebody else each time that it was looked at; try again."));
  }
}
