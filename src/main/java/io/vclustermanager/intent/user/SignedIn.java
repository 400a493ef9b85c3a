package io.vclustermanager.intent.user;

import io.vclustermanager.access.Sessions;
import io.vclustermanager.access.Token;
import io.vclustermanager.model.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed in, or goes on with a session.
 *
 * @param token null for who goes on with a session that began at an identity provider: they have no
 *     tokens of ours
 * @param session of the page; null where none was asked for
 * @param actor who it is
 */
public record SignedIn(@Nullable Token token, Sessions.Found.@Nullable Live session, Actor actor) {
  /** Somebody who is given a token. */
  public SignedIn(Token token, Sessions.Found.@Nullable Live session) {
    this(token, session, token.actor());
  }
}
