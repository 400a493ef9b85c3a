package io.vclustermanager.model;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what values vCluster's chart is installed with in all. It is quick and asks nobody: no host,
 * no network.
 */
public interface EffectiveValues {
  /**
   * Those of the cluster's size, above them those of its template and bootstrap, its own, and what
   * the service sets; of one that sleeps those with which it is awake. What the template says is
   * among them: not for everybody's eyes.
   *
   * @return empty where it is not known: before an adopted one was looked into, and when the size
   *     is not in the configuration any more
   */
  Optional<Map<String, @Nullable Object>> of(Cluster cluster);
}
