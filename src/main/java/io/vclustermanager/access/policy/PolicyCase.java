package io.vclustermanager.access.policy;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Owner;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What policies are asked about.
 *
 * @param action the mutation's name
 * @param input as it was sent, without its idempotency key
 * @param cluster as it is; one that is to be made as it would be
 * @param owner whose it is
 * @param counts whether what applies is counted: a dry run is not
 */
public record PolicyCase(
    String action,
    Map<String, ? extends @Nullable Object> input,
    Cluster cluster,
    Owner owner,
    boolean counts) {}
