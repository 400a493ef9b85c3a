package io.vclustermanager.graphql.cluster;

import java.time.Instant;

/**
 * What a read of clusters asked for: what is known of a real thing since this instant at the
 * earliest. Goes down with what was read.
 */
record AsOf(Instant asked) {}
