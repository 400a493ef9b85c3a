package io.vclustermanager.access;

import io.vclustermanager.access.Finding.Bad;
import io.vclustermanager.access.Finding.Good;
import io.vclustermanager.access.Finding.Unclear;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one table of what counts when a request shows several things of who sends it; it stands for
 * people in docs/signing-in.md:
 *
 * <ul>
 *   <li>nothing: nobody;
 *   <li>one that is valid: it counts, and what is invalid beside it is only told to the audit – a
 *       proxy or a tool may send along what it has kept for too long;
 *   <li>several valid ones of the same actor: the first in the order of {@link CredentialKind};
 *   <li>several valid ones of different actors: refused, for nobody can know who was meant;
 *   <li>nothing valid: refused;
 *   <li>one of which that cannot be told now: neither can it of the request, for it might be valid
 *       and disagree.
 * </ul>
 */
final class WhoCounts {
  private WhoCounts() {}

  /** As whom a request with these findings counts. */
  static Verdict of(Map<CredentialKind, Finding> findings) {
    var good = new EnumMap<CredentialKind, Good>(CredentialKind.class);
    var bad = new EnumMap<CredentialKind, Trouble>(CredentialKind.class);
    for (var each : findings.entrySet()) {
      switch (each.getValue()) {
        case Good found -> good.put(each.getKey(), found);
        case Bad(var trouble) -> bad.put(each.getKey(), trouble);
        case Unclear(var failure) -> {
          return new Verdict.Unclear(failure);
        }
      }
    }
    return good.isEmpty() ? none(bad) : some(good, bad);
  }

  private static Verdict none(EnumMap<CredentialKind, Trouble> bad) {
    if (bad.isEmpty()) {
      return new Verdict.Nobody();
    }
    var kind = bad.keySet().iterator().next();
    return Verdict.Refused.invalid(
        kind, bad.size() == 1 ? bad.values().iterator().next() : all(bad));
  }

  /** Its time is over where that is all that is wrong with each. */
  private static Trouble all(EnumMap<CredentialKind, Trouble> bad) {
    return new Trouble() {
      @Override
      public String sentence() {
        return bad.values().stream().map(Trouble::sentence).collect(Collectors.joining(". "));
      }

      @Override
      public boolean isOver() {
        return bad.values().stream().allMatch(Trouble::isOver);
      }
    };
  }

  private static Verdict some(
      EnumMap<CredentialKind, Good> good, EnumMap<CredentialKind, Trouble> bad) {
    var first = good.entrySet().iterator().next();
    var actors =
        good.values().stream()
            .map(each -> Identity.of(each.authentication()).subject())
            .distinct()
            .count();
    return actors == 1
        ? new Verdict.Counts(first.getValue().authentication(), first.getKey(), bad)
        : new Verdict.Refused(first.getKey(), "invalid_request", disagreement(good));
  }

  private static Trouble disagreement(EnumMap<CredentialKind, Good> good) {
    var words =
        good.keySet().stream().map(CredentialKind::words).collect(Collectors.joining(" and "));
    return Trouble.of(
        "This request was sent as two: " + words + " are valid and of different actors; send one");
  }
}
