/**
 * How the inventory speaks SQL: statements in the making, columns, JSON in columns, and turns at
 * the connections.
 *
 * <p>Called by the inventory alone, which a test says.
 *
 * <p>Gotcha: columns of hot reads are read by number, in the order in which they are selected.
 */
@NullMarked
package io.vclustermanager.inventory.sql;

import org.jspecify.annotations.NullMarked;
