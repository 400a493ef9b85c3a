/**
 * The contract of what makes real clusters, and its implementations in the packages below. May be
 * called by {@code intent} and what is right of it; calls {@code inventory} and {@code model}.
 * Gotcha: {@link io.vclustermanager.provider.Provider#observe} never changes anything, and create
 * and delete may be repeated at any time.
 */
@NullMarked
package io.vclustermanager.provider;

import org.jspecify.annotations.NullMarked;
