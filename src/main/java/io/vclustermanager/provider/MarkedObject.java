package io.vclustermanager.provider;

import java.time.Instant;
import java.util.UUID;

/**
 * Something on a host that carries the id of a cluster, or is what the cluster had in a namespace
 * that carries it.
 *
 * @param cluster the id
 * @param what such as {@code persistentvolumeclaims/data-one-0}
 * @param since when it was made
 * @param going whether it is being taken away
 */
public record MarkedObject(
    UUID cluster, String namespace, String what, Instant since, boolean going) {}
