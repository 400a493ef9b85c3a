package io.vclustermanager.model;

import java.util.Set;

/**
 * What a key may be used for. Scopes narrow what its owner and roles allow, and never widen it; to
 * read comes with each of them, since nothing can be done with what cannot be seen.
 */
public enum KeyScope {
  /** To read alone. */
  READ,
  /** To make clusters, and to change what was made. */
  CREATE,
  /** To extend leases. */
  EXTEND,
  /** To delete clusters. */
  DELETE,
  /** To issue and revoke kubeconfigs. */
  KUBECONFIG,
  /** Whatever else its roles allow: without it a key administers nothing. */
  ADMIN;

  /** Whether one of these scopes includes the permission. */
  public static boolean allow(Set<KeyScope> scopes, Permission permission) {
    return permission == Permission.READ
        ? !scopes.isEmpty()
        : scopes.contains(ADMIN) || scopes.contains(of(permission));
  }

  /**
   * Why something is refused to whoever comes by what lacks this scope: a key, or what a job or
   * another program comes by.
   *
   * @param without what is so without it, behind "without which"
   */
  public String lacking(String without) {
    return "What you come by lacks the scope " + this + ", without which " + without;
  }

  /** The narrowest scope that includes the permission. */
  static KeyScope of(Permission permission) {
    return switch (permission) {
      case READ -> READ;
      case CREATE, UPDATE -> CREATE;
      case EXTEND -> EXTEND;
      case DELETE -> DELETE;
      case ISSUE_KUBECONFIG -> KUBECONFIG;
    };
  }
}
