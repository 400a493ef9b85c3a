package io.vclustermanager.access.policy;

import io.vclustermanager.model.Cluster;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an Open Policy Agent is asked about, before anything is decided.
 *
 * @param action the mutation's name
 * @param input as it was sent, without its idempotency key
 * @param cluster as it is; null where it is not there yet, or may not be seen
 */
public record OpaCase(
    String action, Map<String, ? extends @Nullable Object> input, @Nullable Cluster cluster) {}
