package io.vclustermanager.inventory.sql;

/**
 * A column of {@link Columns}: a {@link Row} is read by it.
 *
 * @param number its place in the select list, from 1
 */
public record Column<V>(String name, int number, Type<V> type) {}
