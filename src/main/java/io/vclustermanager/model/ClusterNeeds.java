package io.vclustermanager.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what a virtual cluster will request of its host, as far as that can be said before. */
public interface ClusterNeeds {
  /**
   * What its control plane requests, and which rights it asks for.
   *
   * @param size as the user wrote it; null, or one that does not exist: as the chart has it
   * @param values plain JSON, above those of the size
   */
  Placement.Needs of(@Nullable String size, Map<String, @Nullable Object> values);

  /**
   * How much a cluster of that size weighs in its owner's quota, 1 or more.
   *
   * @param size as the user wrote it; null, or one that does not exist: 1
   */
  int weight(@Nullable String size);
}
