/**
 * Only looks and asks: what time and the outside demand becomes a request to {@code intent}. Called
 * by nobody but the task scheduler; calls {@code intent} and what is left of it. Gotcha: it never
 * changes a cluster itself, and nothing is decided by time while the clock is frozen.
 */
@NullMarked
package io.vclustermanager.reconcile;

import org.jspecify.annotations.NullMarked;
