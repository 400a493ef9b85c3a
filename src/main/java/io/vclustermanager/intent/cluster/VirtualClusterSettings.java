package io.vclustermanager.intent.cluster;

import io.micronaut.context.annotation.ConfigurationProperties;

/** Settings for virtual clusters: {@code vcm.vcluster}. */
@ConfigurationProperties("vcm.vcluster")
public final class VirtualClusterSettings {
  private String namespacePrefix = "vc-";

  /** What is put before each namespace unless it is there already. */
  public String getNamespacePrefix() {
    return namespacePrefix;
  }

  /** Sets what is put before each namespace. */
  public void setNamespacePrefix(String prefix) {
    namespacePrefix = prefix;
  }
}
