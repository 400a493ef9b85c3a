package io.vclustermanager.testing;

import io.vclustermanager.inventory.Owners;
import io.vclustermanager.inventory.Users;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.Scope;

/**
 * Teams, and users with roles in them. Give a user its roles before its first request: who it is
 * stays cached for some seconds.
 */
public record People(TestService service) {
  /** The team of this name, made if there is none yet. */
  public Owner team(String name) {
    var owners = service.bean(Owners.class);
    return owners.find(name, new Scope.Everything()).orElseGet(() -> made(name));
  }

  /** Somebody who has this role in this team. */
  public Asker member(String user, String team, Role role) {
    service
        .tables()
        .change(
            "insert into membership (user_id, owner_id, role) values (?, ?, ?)",
            service.bean(Users.class).findOrMake(user).id(),
            team(team).id(),
            role.name());
    return service.as(user);
  }

  /** Its row alone, as that of a team which is there already: no request, no audit entry. */
  private Owner made(String name) {
    service
        .tables()
        .change(
            "insert into owner (id, name, kind, created_at) values (gen_random_uuid(), ?, 'TEAM',"
                + " now())",
            name);
    return service.bean(Owners.class).find(name, new Scope.Everything()).orElseThrow();
  }
}
