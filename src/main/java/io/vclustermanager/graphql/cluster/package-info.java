/**
 * Clusters and their operations in the graph: queries, types, mutations.
 *
 * <p>Called by the engine, through the wiring that each class brings; other nouns refer to clusters
 * by {@code ClusterLoaders}.
 *
 * <p>Gotcha: fields of a cluster that belong to another noun, such as its events or its template,
 * are wired in that noun's folder.
 */
@NullMarked
package io.vclustermanager.graphql.cluster;

import org.jspecify.annotations.NullMarked;
