package io.vclustermanager.model;

/** Where the documentation helps with a refusal. */
public enum DocsPage {
  ERRORS("api.md#errors"),
  SIGNING_IN("signing-in.md#name-and-password"),
  NAMES("clusters.md#make-one"),
  LEASES("clusters.md#leases"),
  SIZES("clusters.md#sizes"),
  VALUES("clusters.md#values"),
  PROFILES("clusters.md#what-values-may-say"),
  NAMESPACES("clusters.md#the-namespace"),
  TEMPLATES("clusters.md#templates"),
  BOOTSTRAP("clusters.md#bootstrap"),
  HOST_KUBECONFIGS("hosts.md#by-mutation"),
  PLACEMENT("hosts.md#placement"),
  KUBECONFIGS("kubeconfigs.md"),
  QUOTAS("owners.md#how-many-clusters"),
  POLICIES("policies.md#when-one-denies");

  private final String address;

  DocsPage(String address) {
    this.address = address;
  }

  /** Its file below the folder {@code docs}, and the section in it. */
  public String address() {
    return address;
  }
}
