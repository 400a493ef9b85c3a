/**
 * The text of others: YAML, JSON and patterns that somebody sends or that stands where others
 * write. It is read here and nowhere else, by one strict reader for each language, and what is read
 * is what is passed on.
 *
 * <p>Called by every room but {@code model}; calls none.
 *
 * <p>Gotcha: what costs more than its length runs in {@link io.vclustermanager.text.TextLane},
 * before the transaction is begun.
 */
@NullMarked
package io.vclustermanager.text;

import org.jspecify.annotations.NullMarked;
