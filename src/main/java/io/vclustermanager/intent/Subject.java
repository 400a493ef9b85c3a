package io.vclustermanager.intent;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What an intent was about, as it is after it.
 *
 * @param operation the operation that brings it about; null when none is needed
 */
public record Subject(Cluster cluster, @Nullable Operation operation) {}
