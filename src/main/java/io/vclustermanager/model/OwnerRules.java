package io.vclustermanager.model;

import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.Refusal.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What may be said of an owner, and how many clusters it may have. */
public final class OwnerRules {
  /** The most members that an owner can have. */
  public static final int MOST_MEMBERS = 500;

  private static final String MEMBERS = "members";

  private OwnerRules() {}

  /** What is wrong with these settings, if anything. */
  public static List<Refusal> check(Owner.Settings settings) {
    var wrong = new ArrayList<>(settings.limits().check());
    var most = settings.maxClusters();
    if (most != null && most < 0) {
      wrong.add(Refusal.of(Code.OUT_OF_RANGE, "maxClusters", "An owner has 0 clusters or more."));
    }
    return wrong;
  }

  /** What is wrong with this list of members, each by its place in it. */
  public static List<Refusal> check(List<Member> members) {
    if (members.size() > MOST_MEMBERS) {
      return List.of(
          Refusal.of(
              Code.OUT_OF_RANGE, MEMBERS, "An owner has at most " + MOST_MEMBERS + " members."));
    }
    var refusals = new ArrayList<Refusal>();
    var seen = new HashSet<String>();
    for (var i = 0; i < members.size(); i++) {
      var member = members.get(i);
      if (!Names.isUser(member.user())) {
        refuse(
            refusals,
            i,
            "user",
            "A user's name has 1 to "
                + Names.LONGEST_USER
                + " characters, and no control characters.");
      } else if (!seen.add(member.user())) {
        refuse(refusals, i, "user", Names.quoted(member.user()) + " is in the list twice.");
      }
      if (member.role() == Role.ADMIN) {
        refuse(
            refusals,
            i,
            "role",
            "ADMIN is a role of the whole service; give DEVELOPER, CI or VIEWER.");
      }
    }
    return refusals;
  }

  private static void refuse(List<Refusal> refusals, int place, String field, String message) {
    refusals.add(
        Refusal.at(Code.INVALID, List.of(MEMBERS, Integer.toString(place), field), message));
  }

  /**
   * Why this list takes a user's own owner away from the user, if it does: it is the owner that an
   * omitted one means.
   *
   * @param user whose own it is
   */
  public static Optional<Refusal> takesAway(String user, List<Member> members) {
    return members.contains(new Member(user, Role.DEVELOPER))
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.CONFLICT,
                MEMBERS,
                "It is the own owner of the user "
                    + Names.quoted(user)
                    + ", who stays in the list as DEVELOPER."));
  }

  /**
   * Why an owner gets no so many further clusters at once, if it does not.
   *
   * @param field the input's field that names the owner
   * @param more how many
   * @param used how many clusters it has that are not DELETED
   */
  public static Optional<Refusal> roomFor(
      String field, String owner, long more, long limit, long used) {
    return used + more <= limit
        ? Optional.empty()
        : Optional.of(
            Refusal.ofQuota(
                field,
                "The owner '%s' has %d of at most %d clusters, and %d would come to it: name another owner, or raise its limit (saveOwner, maxClusters)."
                    .formatted(owner, used, limit, more),
                new Refusal.Quota(limit, used, QuotaKind.CLUSTERS, List.of())));
  }

  /**
   * Why an owner gets no further cluster, if it does not.
   *
   * @param field the input's field that names the owner
   * @param used how many clusters it has that are not DELETED
   */
  public static Optional<Refusal> full(String field, String owner, long limit, long used) {
    return used < limit
        ? Optional.empty()
        : Optional.of(
            Refusal.ofQuota(
                field,
                "The owner '%s' has %d of at most %d clusters: %s an administrator for more (saveOwner,"
                        .formatted(
                            owner,
                            used,
                            limit,
                            used == 0 ? "ask" : "delete one, wait until a lease ends, or ask")
                    + " maxClusters).",
                new Refusal.Quota(limit, used, QuotaKind.CLUSTERS, List.of())));
  }
}
