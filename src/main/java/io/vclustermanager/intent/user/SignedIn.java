package io.vclustermanager.intent.user;

import io.vclustermanager.access.Sessions;
import io.vclustermanager.access.Token;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed in, or goes on with a session.
 *
 * @param session of the page; null where none was asked for
 */
public record SignedIn(Token token, Sessions.Found.@Nullable Live session) {}
