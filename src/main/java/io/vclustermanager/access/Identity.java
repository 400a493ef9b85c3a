package io.vclustermanager.access;

import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.Role;
import java.time.Instant;
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
   * @param roles what was shown gives, whatever the user has
   */
  record Person(String name, Set<Role> roles) implements Identity {
    @Override
    public String subject() {
      return ActorKind.USER + ":" + name;
    }
  }

  /**
   * A user by the session of a page.
   *
   * @param user the user's name
   */
  record Session(UUID id, String user) implements Identity {
    @Override
    public String subject() {
      return ActorKind.USER + ":" + user;
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

  /** A program that has a client certificate. */
  record Certificate(String client) implements Identity {
    @Override
    public String subject() {
      return ActorKind.CERTIFICATE + ":" + client;
    }
  }

  /**
   * A job of CI, by the token that it was given in exchange for its own.
   *
   * @param rule the trust rule by which it was given
   * @param claims of the job, as far as the rule looked at them then
   * @param scopes what it is narrowed to
   * @param given when
   */
  record Job(UUID rule, Map<String, String> claims, Set<KeyScope> scopes, Instant given)
      implements Identity {
    @Override
    public String subject() {
      return ActorKind.OIDC_JOB + ":" + rule;
    }
  }

  /**
   * A ServiceAccount of a host.
   *
   * @param account its namespace and name, with a slash between
   * @param uid another account of the same name has another
   */
  record Account(String host, String account, String uid) implements Identity {
    @Override
    public String subject() {
      return ActorKind.SERVICE_ACCOUNT + ":" + host + "/" + account;
    }
  }

  /** Whom this stands for: as it says, or a user by the claims of a token. */
  static Identity of(Authentication authentication) {
    return authentication instanceof Identified identified
        ? identified.identity()
        : new Person(
            authentication.getName(),
            authentication.getRoles().stream()
                .map(Role::valueOf)
                .collect(Collectors.toUnmodifiableSet()));
  }
}
