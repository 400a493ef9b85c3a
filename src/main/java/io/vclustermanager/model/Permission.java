package io.vclustermanager.model;

/** What can be done with an owner's clusters. */
public enum Permission {
  READ,
  CREATE,
  UPDATE,
  EXTEND,
  DELETE,
  ISSUE_KUBECONFIG
}
