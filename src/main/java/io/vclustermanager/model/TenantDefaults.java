package io.vclustermanager.model;

/** Whether the fences around tenants stand on a host by themselves. */
public enum TenantDefaults {
  /** All of them, or no cluster is made. */
  REQUIRE,
  /** Those that the service has rights for; a cluster's condition tells what is missing. */
  ON,
  /** None but what a cluster's own values ask for. */
  OFF
}
