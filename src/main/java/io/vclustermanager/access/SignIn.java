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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exchanges user name and password for a token. */
@Singleton
public final class SignIn {
  private final Users users;
  private final IssuedUsers issued;
  private final Passwords passwords;
  private final SignInDelays delays;
  private final TokenGenerator tokens;
  private final People people;
  private final JwtSettings settings;
  private final Clock clock;

  SignIn(
      Users users,
      IssuedUsers issued,
      Passwords passwords,
      SignInDelays delays,
      TokenGenerator tokens,
      People people,
      JwtSettings settings,
      Clock clock) {
    this.users = users;
    this.issued = issued;
    this.passwords = passwords;
    this.delays = delays;
    this.tokens = tokens;
    this.people = people;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Somebody who has shown the right password.
   *
   * @param user as the user was when it was compared
   */
  public record SignedIn(User user, Token token) {}

  /**
   * Who it is, with a token; empty when name or password is wrong, in the same time for both.
   *
   * @param address where the request comes from; null when that is not known
   * @throws BusyException when too many sign in at the same time, or too many were wrong before
   */
  public Optional<SignedIn> with(String name, String password, @Nullable String address) {
    delays.check(name, address);
    // The password may have been changed meanwhile, which ends the tokens from before that alone.
    var signedIn =
        matching(name, password, address)
            .map(user -> new SignedIn(user, token(user, settings.length())))
            .filter(each -> users.stillHas(each.user));
    if (signedIn.isPresent()) {
      delays.right(name, address);
    } else {
      delays.wrong(name, address);
    }
    return signedIn;
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

  /** A token of the usual length for the user of this name, if there is one. */
  public Optional<Token> token(String name) {
    return token(name, settings.length());
  }

  /** A token of that length for the user of this name; nobody is made by it. */
  Optional<Token> token(String name, Duration length) {
    return users.find(name).map(user -> token(user, length));
  }

  private Token token(User user, Duration length) {
    var claims = new HashMap<String, Object>();
    claims.put("username", user.name());
    var authentication = Authentication.build(user.name(), claims);
    var value =
        tokens
            .generateToken(authentication, (int) length.toSeconds())
            .orElseThrow(() -> new IllegalStateException("No token could be signed"));
    return new Token(value, clock.instant().plus(length), people.actor(user, Set.of()));
  }
}
