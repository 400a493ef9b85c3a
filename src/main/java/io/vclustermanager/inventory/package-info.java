/**
 * The inventory: speaks SQL, and nobody else does. Every room to the right of it may call it; it
 * calls {@code model} only. Gotcha: reads outside of a transaction take a plain connection, reads
 * inside one take the transaction's – both by {@link io.vclustermanager.inventory.Database}.
 */
@NullMarked
package io.vclustermanager.inventory;

import org.jspecify.annotations.NullMarked;
