/**
 * Runs what changes clusters: claims an operation, takes a step, writes the conclusion, guarded by
 * the version it was drawn from. Called by nobody but the task scheduler; calls {@code provider},
 * {@code inventory} and {@code model}. Gotcha: a handler only looks, acts on the outside and
 * returns a value – the worker alone writes.
 */
@NullMarked
package io.vclustermanager.operation;

import org.jspecify.annotations.NullMarked;
