package io.vclustermanager.access;

import io.micronaut.context.annotation.Context;
import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.KeyRules;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.WayIn;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of the configuration: known by their hashes, which are made at the start and kept in
 * memory alone. The owner of one is made on first use.
 */
@Context
final class ConfiguredKeys implements ActorSource {
  private static final int SHORTEST = 16;
  private static final int LONGEST = 512;

  private final Map<String, ConfiguredKey> byHash = new HashMap<>();
  private final Map<String, ConfiguredKey> byClient = new HashMap<>();
  private final OwnerChanges owners;

  ConfiguredKeys(List<ConfiguredKey> all, OwnerChanges owners) {
    this.owners = owners;
    var names = all.stream().map(ConfiguredKey::getName).collect(Collectors.toSet());
    all.stream().filter(each -> !isPartOfAnother(each.getName(), names)).forEach(this::add);
  }

  /** In the environment, {@code …_PORTAL_KEY} can be read as a client portal-key, too. */
  private static boolean isPartOfAnother(String name, Set<String> names) {
    return Set.of("-key", "-key-file", "-owner", "-roles").stream()
        .anyMatch(
            end ->
                name.endsWith(end)
                    && names.contains(name.substring(0, name.length() - end.length())));
  }

  private void add(ConfiguredKey key) {
    var secret = key.secret();
    if (secret.length() < SHORTEST || secret.length() > LONGEST) {
      throw new IllegalArgumentException(
          "%s has a key of %d characters: %d to %d are taken, best random ones"
              .formatted(key.setting(), secret.length(), SHORTEST, LONGEST));
    }
    if (KeyText.isMeant(secret)) {
      throw new IllegalArgumentException(
          "%s begins with %s, as the keys do that the service makes: choose another"
              .formatted(key.setting(), KeyText.BEGINNING));
    }
    if (Names.checkTeam(key.getName()).isPresent()) {
      throw new IllegalArgumentException(
          key.setting()
              + ": a client's name has lower-case letters, digits and '-', and begins with a"
              + " letter");
    }
    if (key.getRoles().isEmpty()) {
      throw new IllegalArgumentException(key.setting() + ".roles is empty");
    }
    var other = byHash.put(KeyText.hash(secret), key);
    if (other != null) {
      throw new IllegalArgumentException(
          "%s has the same key as %s: each client needs its own"
              .formatted(key.setting(), other.setting()));
    }
    byClient.put(key.getName(), key);
  }

  /** The one whose secret has this SHA-256. */
  Optional<Identity.ConfiguredKey> withHash(String hash) {
    return Optional.ofNullable(byHash.get(hash))
        .map(key -> new Identity.ConfiguredKey(key.getName()));
  }

  @Override
  public Optional<Standing> load(Identity identity) {
    return identity instanceof Identity.ConfiguredKey(var client)
        ? Optional.of(load(byClient.get(client)))
        : Optional.empty();
  }

  private Standing load(ConfiguredKey key) {
    return owners
        .findOrMakeTeam(key.getOwner())
        .<Standing>map(owner -> new Standing.In(actor(key, owner)))
        .orElseGet(
            () ->
                new Standing.Out(
                    "There is no owner '" + key.getOwner() + "', for which this key works", false));
  }

  /** ADMIN holds everywhere, the other roles for the key's owner. */
  private static Actor actor(ConfiguredKey key, Owner owner) {
    var roles = key.getRoles();
    var everywhere = EnumSet.noneOf(Role.class);
    var there = EnumSet.noneOf(Role.class);
    roles.forEach(role -> (role == Role.ADMIN ? everywhere : there).add(role));
    return new Actor(
        key.getName(),
        ActorKind.API_KEY,
        Collections.unmodifiableSet(everywhere),
        owner.id(),
        Map.of(owner.id(), there.stream().findFirst().orElse(Role.DEVELOPER)),
        WayIn.CONFIGURED_KEY,
        KeyRules.usualScopes(everywhere.contains(Role.ADMIN)));
  }
}
