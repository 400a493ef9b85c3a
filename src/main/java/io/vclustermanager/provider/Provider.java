package io.vclustermanager.provider;

import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Observation;
import java.time.Duration;

/** What makes real clusters on one kind of host. */
public interface Provider {
  /** The kind of host that it speaks to. */
  Host.Kind kind();

  /**
   * Looks at the real thing and changes nothing.
   *
   * @throws ProviderException when the host cannot be asked
   */
  Observation observe(Target target);

  /**
   * Begins to make it, marked with the cluster's id. May be repeated: what is there and carries the
   * id is left as it is.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void create(Target target, ClusterSpec spec);

  /**
   * Begins to take it away. May be repeated. The caller has seen that it carries the cluster's id.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void delete(Target target);

  /** How long the longest native call takes: after that a dead run's calls are over. */
  Duration longestCall();

  /** How soon to look again while something is under way. */
  Duration pollInterval();
}
