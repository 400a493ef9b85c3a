package io.vclustermanager.model;

import java.util.EnumSet;
import java.util.Set;

/** What an actor may do, either for one owner or, ADMIN and VIEWER only, everywhere. */
public enum Role {
  ADMIN(EnumSet.allOf(Permission.class)),
  DEVELOPER(EnumSet.allOf(Permission.class)),
  CI(EnumSet.of(Permission.READ, Permission.CREATE, Permission.EXTEND, Permission.DELETE)),
  VIEWER(EnumSet.of(Permission.READ));

  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = permissions;
  }

  /** Whether the role includes the permission. */
  public boolean allows(Permission permission) {
    return permissions.contains(permission);
  }
}
