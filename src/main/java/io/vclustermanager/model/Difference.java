package io.vclustermanager.model;

/**
 * One thing on the host that is not as this service left it.
 *
 * @param what such as {@code replicas} or {@code labels.team}
 * @param wanted as it should be
 * @param seen as it is
 */
public record Difference(String what, String wanted, String seen) {}
