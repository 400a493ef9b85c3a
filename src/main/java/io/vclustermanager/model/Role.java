package io.vclustermanager.model;

/**
 * What an actor may do, either for one owner or, ADMIN and VIEWER only, everywhere; from most to
 * least.
 */
public enum Role {
  ADMIN,
  DEVELOPER,
  CI,
  VIEWER;

  /** Whether the role may all that the other one may. */
  public boolean includes(Role other) {
    return compareTo(other) <= 0;
  }

  /** Whether it can hold everywhere, and not only for an owner. */
  public boolean mayBeGlobal() {
    return switch (this) {
      case ADMIN, VIEWER -> true;
      case DEVELOPER, CI -> false;
    };
  }

  /** The one that includes the other. */
  public static Role higher(Role one, Role other) {
    return one.includes(other) ? one : other;
  }

  /** Whether the role includes the permission. */
  public boolean allows(Permission permission) {
    return switch (this) {
      case ADMIN, DEVELOPER -> true;
      case CI ->
          switch (permission) {
            case READ, CREATE, EXTEND, DELETE, ISSUE_KUBECONFIG -> true;
            case UPDATE -> false;
          };
      case VIEWER -> permission == Permission.READ;
    };
  }
}
