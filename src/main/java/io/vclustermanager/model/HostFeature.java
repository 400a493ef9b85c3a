package io.vclustermanager.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * What needs rights of its own on a host, beside those without which no virtual cluster can be
 * made: a block of {@code helm/files/host-rights.yaml}, which is called as {@link #words}.
 */
public enum HostFeature {
  FENCES("fences"),
  FENCES_WATCHED("looking after fences"),
  HIGH_AVAILABILITY("high availability"),
  INGRESSES("ingresses"),
  GATEWAY_API("the Gateway API"),
  DISRUPTION_BUDGETS("disruption budgets"),
  CLASSES("classes of the host"),
  NODES("synced nodes"),
  KUBELETS("kubelets of synced nodes"),
  NODE_CHANGES("changes of synced nodes"),
  PRIORITY_CLASSES("priority classes"),
  STORAGE_CLASSES("storage classes of clusters"),
  VOLUMES("persistent volumes of clusters"),
  SERVICE_MONITORS("ServiceMonitors"),
  METRICS("the metrics server");

  private final String words;

  HostFeature(String words) {
    this.words = words;
  }

  /** As people and the file call it. */
  public String words() {
    return words;
  }

  /** The one that the file calls so. */
  public static Optional<HostFeature> called(String words) {
    return Arrays.stream(values()).filter(each -> each.words.equals(words)).findFirst();
  }

  /** The one of this name; empty for what a later release has written. */
  public static Optional<HostFeature> kept(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }
}
