/**
 * Templates in the graph: queries, types, mutations, and what clusters say of theirs.
 *
 * <p>Called by the engine.
 *
 * <p>Gotcha: values and bootstrap of a template are for administrators; everybody else reads null.
 */
@NullMarked
package io.vclustermanager.graphql.template;

import org.jspecify.annotations.NullMarked;
