/**
 * The use cases of templates, and what a cluster gets from one: a recipe.
 *
 * <p>Called by the graph, and by the use cases that make or update a cluster.
 *
 * <p>Gotcha: a version is never changed. A cluster keeps what its version came to, even when the
 * template is removed.
 */
@NullMarked
package io.vclustermanager.intent.template;

import org.jspecify.annotations.NullMarked;
