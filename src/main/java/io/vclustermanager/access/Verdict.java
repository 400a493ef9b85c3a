package io.vclustermanager.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import java.util.Map;
import java.util.Optional;

/** As whom a request counts, after all that it shows was looked at. */
public sealed interface Verdict {
  /** The attribute of a request under which it stands. */
  String ATTRIBUTE = "io.vclustermanager.verdict";

  /** Nothing was shown: a stranger. */
  record Nobody() implements Verdict {}

  /**
   * Somebody.
   *
   * @param kind of what counts
   * @param ignored what was shown beside it and is not valid
   */
  record Counts(
      Authentication authentication, CredentialKind kind, Map<CredentialKind, Trouble> ignored)
      implements Verdict {}

  /**
   * Nobody, since what was shown is not taken.
   *
   * @param kind of what was not taken first
   * @param error what {@code WWW-Authenticate} calls it
   */
  record Refused(CredentialKind kind, String error, Trouble trouble) implements Verdict {
    private static final int LONGEST_DESCRIPTION = 300;

    /** One of this kind that is not valid. */
    public static Refused invalid(CredentialKind kind, Trouble trouble) {
      return new Refused(kind, kind.error(), trouble);
    }

    /** What the answer 401 says by its header (RFC 6750 §3). */
    public String challenge() {
      return "%s error=\"%s\", error_description=\"%s\""
          .formatted(kind.scheme(), error, description(trouble.sentence()));
    }

    /** Names of users may stand in it: only what RFC 6750 lets through does. */
    private static String description(String sentence) {
      var text = new StringBuilder();
      sentence
          .chars()
          .limit(LONGEST_DESCRIPTION)
          .map(each -> each == '"' || each == '\\' ? '\'' : each < ' ' || each > '~' ? '?' : each)
          .forEach(each -> text.append((char) each));
      return text.toString();
    }
  }

  /** It cannot be told now; the same request may be sent again. */
  record Unclear(RuntimeException failure) implements Verdict {}

  /** That of a request, where it shows something. */
  static Verdict of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, Verdict.class).orElseGet(Nobody::new);
  }

  /** Keeps it with the request. */
  default void keep(HttpRequest<?> request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Why a request that shows something is nobody's; empty for all others. */
  static Optional<Refused> refusal(HttpRequest<?> request) {
    return of(request) instanceof Refused refused ? Optional.of(refused) : Optional.empty();
  }
}
