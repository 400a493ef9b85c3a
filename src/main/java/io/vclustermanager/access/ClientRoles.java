package io.vclustermanager.access;

import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.KeyRules;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.WayIn;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a program of the configuration may do: its roles, as settings have them. */
final class ClientRoles {
  private ClientRoles() {}

  /**
   * Reads them; CI where there are none.
   *
   * @throws IllegalArgumentException when there is another word, with the setting
   */
  static List<Role> of(String setting, List<String> given) {
    return given.isEmpty()
        ? List.of(Role.CI)
        : given.stream().map(role -> role(setting, role.strip())).toList();
  }

  private static Role role(String setting, String text) {
    return Arrays.stream(Role.values())
        .filter(role -> role.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has '%s': there are ADMIN, DEVELOPER, CI and VIEWER"
                        .formatted(setting, text)));
  }

  /** A program with these roles: ADMIN holds everywhere, the others for its owner. */
  static Actor actor(String client, ActorKind kind, WayIn way, List<Role> roles, Owner owner) {
    var everywhere = EnumSet.noneOf(Role.class);
    var there = EnumSet.noneOf(Role.class);
    roles.forEach(role -> (role == Role.ADMIN ? everywhere : there).add(role));
    return new Actor(
        client,
        kind,
        Collections.unmodifiableSet(everywhere),
        owner.id(),
        Map.of(owner.id(), there.stream().findFirst().orElse(Role.DEVELOPER)),
        way,
        KeyRules.usualScopes(everywhere.contains(Role.ADMIN)));
  }
}
