package io.vclustermanager.intent;

import io.vclustermanager.inventory.Clusters;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.ClusterWithOperations;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the cluster that an intent is about, locks it, and checks that the actor may change it. */
@Singleton
public final class ClusterAccess {
  private final Clusters clusters;

  ClusterAccess(Clusters clusters) {
    this.clusters = clusters;
  }

  /**
   * Decides about a live cluster.
   *
   * @param idOrName as the user gave it, in the input's field {@code cluster}
   * @param expectedVersion refuse when the cluster has another; null: any
   */
  public Outcome<Subject> live(
      Ask ask,
      String idOrName,
      Permission permission,
      @Nullable Long expectedVersion,
      Function<ClusterWithOperations, Outcome<Subject>> decide) {
    var found = locked(ask, idOrName).filter(state -> state.cluster().deletedAt() == null);
    if (found.isEmpty()) {
      return Decisions.rejected(notFound(idOrName));
    }
    return refusal(ask, found.get(), permission, expectedVersion)
        .map(Decisions::rejected)
        .orElseGet(() -> decide.apply(found.get()));
  }

  /** The same about one that is not being deleted. */
  public Outcome<Subject> kept(
      Ask ask,
      String idOrName,
      Permission permission,
      @Nullable Long expectedVersion,
      Function<ClusterWithOperations, Outcome<Subject>> decide) {
    return live(
        ask,
        idOrName,
        permission,
        expectedVersion,
        state ->
            state.cluster().wanted() == Wanted.ABSENT
                ? Decisions.rejected(
                    Refusal.of(
                        Code.CONFLICT,
                        "cluster",
                        "'" + state.cluster().name() + "' is being deleted."))
                : decide.apply(state));
  }

  /**
   * The same about one of which it is known what is wanted: to bring one to it that is only being
   * taken in would break that off.
   */
  public Outcome<Subject> known(
      Ask ask,
      String idOrName,
      Permission permission,
      @Nullable Long expectedVersion,
      Function<ClusterWithOperations, Outcome<Subject>> decide) {
    return kept(
        ask,
        idOrName,
        permission,
        expectedVersion,
        state ->
            state.cluster().spec().isKnown()
                ? decide.apply(state)
                : Decisions.rejected(
                    Refusal.of(
                        Code.CONFLICT,
                        "cluster",
                        "'"
                            + state.cluster().name()
                            + "' is not taken in yet. Wait for the end of the operation that adopts"
                            + " it; when that failed, retryOperation tries again.")));
  }

  /** The cluster with its open operations, locked until the transaction ends. */
  public Optional<ClusterWithOperations> locked(Ask ask, String idOrName) {
    return ClusterRef.parse(idOrName)
        .flatMap(ref -> clusters.withOperations(ref, ask.caller().actor().scope(), true));
  }

  public Optional<Refusal> refusal(
      Ask ask, ClusterWithOperations state, Permission permission, @Nullable Long expectedVersion) {
    var version = state.cluster().version();
    return forbidden(ask, state, permission, "cluster")
        .or(
            () ->
                expectedVersion == null || expectedVersion == version
                    ? Optional.empty()
                    : Optional.of(
                        Refusal.of(
                            Code.CONFLICT,
                            "expectedVersion",
                            "The cluster has version " + version + " by now; look again.")));
  }

  /**
   * @param field the input's field that names what it is about
   */
  public Optional<Refusal> forbidden(
      Ask ask, ClusterWithOperations state, Permission permission, String field) {
    var owner = state.cluster().owner();
    return ask.caller().actor().may(permission, owner.id())
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.FORBIDDEN,
                field,
                "Your role does not let you do this with the clusters of '" + owner.name() + "'."));
  }

  public static Refusal notFound(String idOrName) {
    return Refusal.of(
        Code.NOT_FOUND,
        "cluster",
        "There is no cluster " + Names.quoted(idOrName) + " that you may see.");
  }
}
