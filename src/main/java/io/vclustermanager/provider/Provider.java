package io.vclustermanager.provider;

import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.FairTurns;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Observation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What makes real clusters on one kind of host. */
public interface Provider {
  /** The kind of host that it speaks to. */
  Host.Kind kind();

  /** The kinds of clusters on no host that it makes beside those on its hosts. */
  default Set<Cluster.Kind> hostless() {
    return Set.of();
  }

  /**
   * Looks at the real thing and changes nothing.
   *
   * @throws ProviderException when the host cannot be asked
   */
  Observation observe(Target target);

  /**
   * The same, and whatever it is made of is asked for by name: that is dear, and not for each look.
   *
   * @throws ProviderException when the host cannot be asked
   */
  default Observation inspect(Target target) {
    return observe(target);
  }

  /**
   * What the watch of a host shows, which goes on by itself; empty where this replica does not
   * watch it, or it has not been listed as a whole yet.
   */
  Optional<HostView> watched(String host);

  /**
   * Looks at a whole host once, by a few calls however many clusters it holds.
   *
   * @throws ProviderException when the host cannot be asked
   */
  HostView observeAll(String host);

  /**
   * Begins to make it, marked with the cluster's id; where it is half made, goes on or begins anew.
   * May be repeated: what is whole and carries the id is left as it is.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void create(Cluster cluster);

  /**
   * Begins to bring what is there to what is wanted: version, size, values, and whatever else was
   * changed behind our back. One that sleeps goes on sleeping. May be repeated.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void update(Cluster cluster);

  /**
   * Begins to make again what is gone, around the volumes that are left: they hold its state. May
   * be repeated. The caller has seen that nothing there is somebody else's.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void restore(Cluster cluster);

  /**
   * Begins to put it to sleep, as vCluster's own CLI does: it keeps its state. May be repeated.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void pause(Target target);

  /**
   * Begins to wake it. May be repeated; one that does not sleep is left as it is.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void resume(Target target);

  /**
   * Writes onto it what people read there: owner, labels, hours to live. May be repeated; nothing
   * happens where it is not ours or is gone.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void mark(Cluster cluster);

  /**
   * Puts the cluster's id onto what others made, and what people read there; nothing restarts. May
   * be repeated. The caller has seen that it is nobody's.
   *
   * @param accept is asked, before anything is touched, about the spec that it runs; throws when
   *     that is not to be taken over
   * @return what it answered
   * @throws ProviderException when it cannot be adopted, or the host refuses or cannot be asked
   */
  default ClusterSpec adopt(Cluster cluster, UnaryOperator<ClusterSpec> accept) {
    throw ProviderException.permanent(
        FailureReason.NOT_SUPPORTED, "On hosts of this kind there is nothing that others made.");
  }

  /**
   * Begins to take away what is left of it, and only what is its own. May be repeated. The caller
   * has seen that what stands there is the cluster's.
   *
   * @throws ProviderException when the host refuses or cannot be asked
   */
  void delete(Target target);

  /**
   * The version of Kubernetes that the host runs, such as {@code 1.36.3}.
   *
   * @throws ProviderException when the host cannot be asked
   */
  String probe(String host);

  /**
   * Waits for its turn to begin a piece of native work; it is over when the answer is closed. Asked
   * for before an operation is claimed: who waits for its turn can still be superseded. Owners get
   * their turns in rounds.
   *
   * @param owner whose work it is
   * @return empty when too many of theirs wait: ask again later
   */
  Optional<FairTurns.Turn> turn(String owner) throws InterruptedException;

  /** How long the longest native call takes: after that a dead run's calls are over. */
  Duration longestCall();

  /** How soon to look again while something is under way. */
  Duration pollInterval();
}
