package io.vclustermanager.inventory;

import org.jspecify.annotations.Nullable;

/**
 * What must hold of one label.
 *
 * @param values of the label; without the label there is no value, which is none of any
 * @param exists whether the label is there; null: be it or not
 */
public record LabelFilter(String key, Among<String> values, @Nullable Boolean exists) {}
