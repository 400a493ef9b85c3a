package io.vclustermanager.access;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The paths of the service's own pages, to which people come back who have signed in. */
final class OwnPages {
  static final String USUAL = "/graphiql";

  /** Nothing that a browser could take for another host, or for more than a path. */
  private static final Pattern PATH =
      Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){1,20}/?|/");

  private static final int LONGEST = 200;

  private OwnPages() {}

  /** The path that was asked for; empty where it is none of ours. */
  static Optional<String> path(@Nullable String asked) {
    if (asked == null || asked.isEmpty()) {
      return Optional.of(USUAL);
    }
    return Optional.of(asked)
        .filter(each -> each.length() <= LONGEST && PATH.matcher(each).matches())
        .filter(each -> !each.startsWith("/auth/"));
  }
}
