package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the actor that a verified token stands for. A user that is new to us is made on first use.
 */
@Singleton
public final class Actors {
  /** How long a role that was taken away may still work. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final int MOST_CACHED = 10_000;
  private static final String SCOPE = "scope";

  private final Users users;

  /**
   * Taken by each look-up before it begins: what it brings too late goes into one that was left.
   */
  private volatile Cache<Identity, Actor> cache = cache();

  private record Identity(String name, boolean admin) {}

  Actors(Users users) {
    this.users = users;
  }

  /** The actor that these verified claims stand for. */
  public Actor of(Authentication authentication) {
    return cache.get(
        new Identity(authentication.getName(), scopes(authentication).contains("admin")),
        this::load);
  }

  /** Memberships were changed by us, and that is committed: everybody is looked up anew. */
  public void forget() {
    cache = cache();
  }

  private static Cache<Identity, Actor> cache() {
    return Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(FRESH).build();
  }

  private Actor load(Identity identity) {
    var user = users.findOrMake(identity.name);
    var roles = EnumSet.noneOf(Role.class);
    if (identity.admin) {
      roles.add(Role.ADMIN);
    }
    if (user.globalRole() != null) {
      roles.add(user.globalRole());
    }
    return new Actor(
        user.name(),
        ActorKind.USER,
        Collections.unmodifiableSet(roles),
        user.ownerId(),
        Collections.unmodifiableMap(users.memberships(user)));
  }

  /** The scopes of a token: a list, or one text with blanks between (RFC 8693 §4.2). */
  private static Set<String> scopes(Authentication authentication) {
    return switch (authentication.getAttributes().get(SCOPE)) {
      case String text ->
          Set.copyOf(Arrays.asList(text.trim().split("\\s+")).stream().distinct().toList());
      case Collection<?> several ->
          several.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
      case null, default -> Set.of();
    };
  }
}
