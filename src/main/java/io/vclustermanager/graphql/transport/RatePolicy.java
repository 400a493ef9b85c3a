package io.vclustermanager.graphql.transport;

/** What is counted by the minute. */
enum RatePolicy {
  /** Points for documents, by what their answers may have. */
  REQUESTS("requests", "points", "vcm.limits.requests-per-minute"),
  /** Fields of mutations. */
  MUTATIONS("mutations", "mutations", "vcm.limits.mutations-per-minute");

  private final String label;
  private final String unit;
  private final String setting;

  RatePolicy(String label, String unit, String setting) {
    this.label = label;
    this.unit = unit;
    this.setting = setting;
  }

  /** Its name in headers and figures. */
  String label() {
    return label;
  }

  /** What is counted, in the plural. */
  String unit() {
    return unit;
  }

  /** What says how many a minute has. */
  String setting() {
    return setting;
  }
}
