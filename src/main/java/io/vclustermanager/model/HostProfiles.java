package io.vclustermanager.model;

/** Says what the own values of the clusters on a host may say, beside owners and templates. */
@FunctionalInterface
public interface HostProfiles {
  /** That of the host of this name; RESTRICTED where nothing is said of it. */
  ValuesProfile valuesProfile(String host);
}
