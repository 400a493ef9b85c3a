package io.vclustermanager.access;

import io.vclustermanager.inventory.OwnerChanges;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Owner;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The teams that the settings name, for keys and for groups of identity providers. A user's own
 * owner is none: whoever chose its name would be given what is meant for the team, and the team
 * what is the user's.
 */
@Singleton
final class NamedTeams {
  private static final Logger LOG = LoggerFactory.getLogger(NamedTeams.class);

  private final OwnerChanges owners;

  /** Of which the log has told: once, until they are teams. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  NamedTeams(OwnerChanges owners) {
    this.owners = owners;
  }

  /**
   * The team of this name, made now if no owner has it.
   *
   * @param mayBeMade whether one may be made
   * @param setting that names it, for the log
   * @return empty: it cannot be one, or there is none
   */
  Optional<Owner> find(String name, boolean mayBeMade, String setting) {
    var team = mayBeMade ? owners.findOrMakeTeam(name) : owners.findTeam(name);
    if (team.isPresent()) {
      told.remove(name);
    } else {
      check(name, setting);
    }
    return team;
  }

  /** Has the log tell when it cannot be a team. */
  void check(String name, String setting) {
    if (owners.isUsersOwn(name) && told.add(name)) {
      LOG.warn(
          "{} names the owner {}, which is a user's own and no team: nothing is given by it. Name"
              + " a team there, or remove that user",
          setting,
          Names.quoted(name));
    }
  }
}
