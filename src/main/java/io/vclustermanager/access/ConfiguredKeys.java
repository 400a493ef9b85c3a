package io.vclustermanager.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.core.value.PropertyCatalog;
import io.micronaut.core.value.PropertyResolver;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.WayIn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the configuration: known by their hashes, which are made at the start and kept in
 * memory alone. The owner of one is made on first use.
 */
@Context
final class ConfiguredKeys implements ActorSource {
  private static final Set<String> PARTS = Set.of("-key", "-key-file", "-owner", "-roles");

  private final Map<String, ConfiguredKey> byHash = new HashMap<>();
  private final Map<String, ConfiguredKey> byClient = new HashMap<>();
  private final NamedTeams teams;

  ConfiguredKeys(PropertyResolver settings, NamedTeams teams) {
    this.teams = teams;
    clients(settings).forEach(client -> add(ConfiguredKey.of(client, settings)));
  }

  /**
   * The clients that have a key. What comes from the environment stands in another catalogue where
   * a name before it has a dash; and there {@code …_PORTAL_KEY} can be read as the key of a client
   * {@code portal-key}, too.
   */
  static Set<String> clients(PropertyResolver settings) {
    var all = new TreeSet<String>();
    Stream.of(PropertyCatalog.NORMALIZED, PropertyCatalog.GENERATED)
        .forEach(each -> all.addAll(settings.getPropertyEntries(ConfiguredKey.SETTINGS, each)));
    var parts = all.stream().filter(each -> isPartOfAnother(each, all)).toList();
    all.removeAll(parts);
    return all;
  }

  private static boolean isPartOfAnother(String name, Set<String> all) {
    return PARTS.stream()
        .anyMatch(
            part ->
                name.endsWith(part)
                    && all.contains(name.substring(0, name.length() - part.length())));
  }

  private void add(ConfiguredKey key) {
    var other = byHash.put(key.hash(), key);
    if (other != null) {
      throw new IllegalArgumentException(
          "%s has the same key as %s: each client needs its own"
              .formatted(key.setting(), other.setting()));
    }
    byClient.put(key.name(), key);
  }

  /** The one whose secret has this SHA-256. */
  Optional<Identity.ConfiguredKey> withHash(String hash) {
    return Optional.ofNullable(byHash.get(hash)).map(key -> new Identity.ConfiguredKey(key.name()));
  }

  /** Whoever runs the service learns at its start which keys work for nobody. */
  @EventListener
  void check(ServerStartupEvent started) {
    byClient.values().forEach(key -> teams.check(key.owner(), key.setting()));
  }

  @Override
  public Optional<Standing> load(Identity identity, BooleanSupplier mayBeMade) {
    return identity instanceof Identity.ConfiguredKey(var client)
        ? Optional.of(standing(byClient.get(client), mayBeMade.getAsBoolean()))
        : Optional.empty();
  }

  private Standing standing(@Nullable ConfiguredKey key, boolean mayBeMade) {
    return key == null
        ? new Standing.Out("This key stands in the configuration no more", false)
        : teams
            .find(key.owner(), mayBeMade, key.setting())
            .<Standing>map(
                owner ->
                    new Standing.In(
                        ClientRoles.actor(
                            key.name(),
                            ActorKind.API_KEY,
                            WayIn.CONFIGURED_KEY,
                            key.roles(),
                            owner)))
            .orElseGet(
                () ->
                    new Standing.Out(
                        "There is no team %s, for which this key works: no team can have that name,"
                                .formatted(Names.quoted(key.owner()))
                            + " or it is that of a user's own owner; name another one in "
                            + key.setting(),
                        false));
  }
}
