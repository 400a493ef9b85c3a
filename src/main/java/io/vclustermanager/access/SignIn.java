package io.vclustermanager.access;

import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.generator.TokenGenerator;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.PasswordRules;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;

/** Exchanges user name and password for a token. */
@Singleton
public final class SignIn {
  private static final Duration LENGTH = Duration.ofMinutes(30);

  private final Users users;
  private final Passwords passwords;
  private final TokenGenerator tokens;
  private final Actors actors;
  private final Clock clock;

  SignIn(Users users, Passwords passwords, TokenGenerator tokens, Actors actors, Clock clock) {
    this.users = users;
    this.passwords = passwords;
    this.tokens = tokens;
    this.actors = actors;
    this.clock = clock;
  }

  /** A token for that user; empty when name or password is wrong, in the same time for both. */
  public Optional<Token> with(String name, String password) {
    if (password.length() > PasswordRules.LONGEST) {
      return Optional.empty();
    }
    var user = users.find(name);
    return passwords.matches(password, user.map(User::passwordHash).orElse(null))
        ? user.map(found -> token(found.name(), LENGTH))
        : Optional.empty();
  }

  /** A token of that length for the user of this name. */
  Token token(String name, Duration length) {
    var claims = new HashMap<String, Object>();
    claims.put("username", name);
    var authentication = Authentication.build(name, claims);
    var value =
        tokens
            .generateToken(authentication, (int) length.toSeconds())
            .orElseThrow(() -> new IllegalStateException("No token could be signed"));
    return new Token(value, clock.instant().plus(length), actors.of(authentication));
  }
}
