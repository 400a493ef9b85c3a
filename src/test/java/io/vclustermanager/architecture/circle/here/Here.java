package io.vclustermanager.architecture.circle.here;

import io.vclustermanager.architecture.circle.there.There;
import org.jspecify.annotations.Nullable;

/** One half of a circle. */
public record Here(@Nullable There other) {}
