package io.vclustermanager.model;

/** What can be done with a cluster of the inventory; {@link ClusterActionRules} says when. */
public enum ClusterAction {
  EXTEND(Permission.EXTEND),
  UPDATE(Permission.UPDATE),
  DESCRIBE(Permission.UPDATE),
  SET_DELETION_PROTECTION(Permission.UPDATE),
  PAUSE(Permission.UPDATE),
  RESUME(Permission.UPDATE),
  RECONCILE(Permission.UPDATE),
  /** To give it away takes what it takes to delete it. */
  TRANSFER(Permission.DELETE),
  DELETE(Permission.DELETE),
  ISSUE_KUBECONFIG(Permission.ISSUE_KUBECONFIG);

  private final Permission permission;

  ClusterAction(Permission permission) {
    this.permission = permission;
  }

  /** What a role must include for it. */
  public Permission permission() {
    return permission;
  }
}
