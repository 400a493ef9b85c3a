package io.vclustermanager.intent.user;

import io.vclustermanager.inventory.PageSessions;
import io.vclustermanager.inventory.TokenFloors;
import io.vclustermanager.model.EndsWithUser;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends that by which a user came in until now. */
@Singleton
final class FormerWaysIn {
  private final TokenFloors floors;
  private final PageSessions sessions;
  private final List<EndsWithUser> others;
  private final Clock clock;

  FormerWaysIn(TokenFloors floors, PageSessions sessions, List<EndsWithUser> others, Clock clock) {
    this.floors = floors;
    this.sessions = sessions;
    this.others = others;
    this.clock = clock;
  }

  /** Ends all of it, with a user who is removed; what there was, for the audit. */
  String endAll(User user) {
    var now = clock.instant();
    var ended =
        others.stream()
            .map(each -> each.plural() + " ended: " + each.endAllOf(user, now))
            .sorted()
            .collect(Collectors.joining(", "));
    endTokens(user);
    return ended;
  }

  /**
   * Ends what was given for a password that is another one by now: sessions, and tokens. Keys and
   * kubeconfigs were not given for it and stay.
   *
   * @param but not the session of whoever asks; null: all
   * @return what there was, for the audit
   */
  String endGiven(User user, @Nullable UUID but) {
    var ended = sessions.endOf(user, but);
    endTokens(user);
    return ", sessions ended: " + ended;
  }

  /**
   * Ends the tokens that were given until now. It is called behind the lock on the user's row, and
   * when the sessions have gone: who signs in looks at the row once more after the token was made,
   * and a session is locked while one is made for it. So either there is none, or it is from before
   * now.
   */
  private void endTokens(User user) {
    floors.raise(user, clock.instant());
  }
}
