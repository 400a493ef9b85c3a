package io.vclustermanager.access;

import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.generator.TokenGenerator;
import io.vclustermanager.inventory.IssuedUsers;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.PasswordRules;
import io.vclustermanager.model.User;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Exchanges user name and password for a token. */
@Singleton
public final class SignIn {
  private static final Duration LENGTH = Duration.ofMinutes(30);

  private final Users users;
  private final IssuedUsers issued;
  private final Passwords passwords;
  private final SignInDelays delays;
  private final TokenGenerator tokens;
  private final Actors actors;
  private final Clock clock;

  SignIn(
      Users users,
      IssuedUsers issued,
      Passwords passwords,
      SignInDelays delays,
      TokenGenerator tokens,
      Actors actors,
      Clock clock) {
    this.users = users;
    this.issued = issued;
    this.passwords = passwords;
    this.delays = delays;
    this.tokens = tokens;
    this.actors = actors;
    this.clock = clock;
  }

  /**
   * A token for that user; empty when name or password is wrong, in the same time for both.
   *
   * @param address where the request comes from; null when that is not known
   * @throws BusyException when too many sign in at the same time, or too many were wrong before
   */
  public Optional<Token> with(String name, String password, @Nullable String address) {
    delays.check(name, address);
    var token = matching(name, password, address).map(user -> token(user.name(), LENGTH));
    if (token.isPresent()) {
      delays.right(name, address);
    } else {
      delays.wrong(name, address);
    }
    return token;
  }

  private Optional<User> matching(String name, String password, @Nullable String address) {
    if (password.length() > PasswordRules.LONGEST) {
      return Optional.empty();
    }
    // Who comes in by an identity provider ends there; a password here would outlive that.
    var user = users.find(name).filter(each -> !IssuedNames.mayBe(name) || !issued.isIssued(each));
    var hash = user.map(User::passwordHash).orElse(null);
    return passwords.matches(delays.sender(name, address), password, hash)
        ? user
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
