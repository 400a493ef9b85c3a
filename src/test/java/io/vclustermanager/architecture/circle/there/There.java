package io.vclustermanager.architecture.circle.there;

import io.vclustermanager.architecture.circle.here.Here;
import org.jspecify.annotations.Nullable;

/** One half of a circle. */
public record There(@Nullable Here other) {}
