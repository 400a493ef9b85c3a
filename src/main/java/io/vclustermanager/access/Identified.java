package io.vclustermanager.access;

import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has not come by a token's claims.
 *
 * @param until when what was shown ends, which ends sockets and streams; null: never by itself
 * @param given when it was given, if it is a token that says so
 */
@SuppressWarnings("serial") // never serialised, whatever its interface allows
public record Identified(Identity identity, @Nullable Instant until, @Nullable Instant given)
    implements Authentication {
  /** Where micronaut-security, and who watches for its end, look for the time. */
  private static final String END = "exp";

  /** Something that is no token. */
  public Identified(Identity identity, @Nullable Instant until) {
    this(identity, until, null);
  }

  /** No user has such a name: what is counted by names is counted apart. */
  @Override
  public String getName() {
    return switch (identity) {
      case Identity.Person(var name, _) -> name;
      case Identity.Session(_, var user) -> user;
      case Identity.Issued _,
          Identity.Key _,
          Identity.ConfiguredKey _,
          Identity.Job _,
          Identity.Account _,
          Identity.Certificate _ ->
          "\0" + identity.subject();
    };
  }

  @Override
  public Map<String, Object> getAttributes() {
    var attributes = new HashMap<String, Object>();
    if (until != null) {
      attributes.put(END, Date.from(until));
    }
    if (given != null) {
      attributes.put(TokenTimes.GIVEN, Date.from(given));
    }
    return attributes;
  }
}
