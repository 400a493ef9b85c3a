package io.vclustermanager.intent.host;

/**
 * How much was on a host that is gone for good.
 *
 * @param clusters that count as deleted from now on
 * @param operations that were cancelled
 * @param kubeconfigs that were given up, without having been revoked
 */
public record Forgotten(int clusters, int operations, int kubeconfigs) {}
