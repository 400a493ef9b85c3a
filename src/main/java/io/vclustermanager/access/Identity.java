package io.vclustermanager.access;

import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Whom something valid stands for, as small as can be: what else is known of them is looked up, and
 * kept for seconds. Each kind is loaded by the {@link ActorSource} that knows it.
 */
public sealed interface Identity {
  /** What tells this actor from every other. Two things that were shown agree by it. */
  String subject();

  /**
   * A user.
   *
   * @param name the user's name
   * @param isAdmin whether what was shown makes an administrator, whatever the user is
   */
  record Person(String name, boolean isAdmin) implements Identity {
    @Override
    public String subject() {
      return ActorKind.USER + ":" + name;
    }
  }

  /**
   * A user whom an identity provider knows.
   *
   * @param issuer what its tokens call it ({@code iss})
   * @param sub what it calls the user, for ever
   * @param names what the user may be called here when new, the best first
   * @param roles what the token's groups give everywhere
   * @param owners what the token's groups give in the owners of these names
   */
  record Issued(
      String issuer, String sub, List<String> names, Set<Role> roles, Map<String, Role> owners)
      implements Identity {
    @Override
    public String subject() {
      return ActorKind.USER + ":" + issuer + "\0" + sub;
    }
  }

  /** A key that somebody has made. */
  record Key(UUID id) implements Identity {
    @Override
    public String subject() {
      return ActorKind.API_KEY + ":" + id;
    }
  }

  /** A key of the configuration. */
  record ConfiguredKey(String client) implements Identity {
    @Override
    public String subject() {
      return ActorKind.API_KEY + ":" + client;
    }
  }

  /** Whom this stands for: as it says, or a user by the claims of a token. */
  static Identity of(Authentication authentication) {
    return authentication instanceof Identified identified
        ? identified.identity()
        : new Person(authentication.getName(), scopes(authentication).contains("admin"));
  }

  /** The scopes of a token: a list, or one text with blanks between (RFC 8693 §4.2). */
  private static Set<String> scopes(Authentication authentication) {
    return switch (authentication.getAttributes().get("scope")) {
      case String text ->
          Set.copyOf(Arrays.asList(text.trim().split("\\s+")).stream().distinct().toList());
      case Collection<?> several ->
          several.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
      case null, default -> Set.of();
    };
  }
}
