/**
 * Sealing: what must be kept secret in the inventory is encrypted, bound to its row, by keys that
 * can be changed.
 *
 * <p>Called by the inventory's tables that hold secrets.
 *
 * <p>Gotcha: without the key a secret was sealed with, its row can still be read; only the secret
 * cannot be opened.
 */
@NullMarked
package io.vclustermanager.inventory.secret;

import org.jspecify.annotations.NullMarked;
