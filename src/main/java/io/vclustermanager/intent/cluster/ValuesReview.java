package io.vclustermanager.intent.cluster;

import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostProfiles;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.ValuesProfile;
import io.vclustermanager.model.ValuesRules;
import io.vclustermanager.model.ValuesRules.Judged;
import io.vclustermanager.model.ValuesVerdict;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** By which profile the own values of a cluster are judged, and what comes of it. */
@Singleton
public final class ValuesReview {
  private final ValuesRules rules;
  private final HostProfiles hosts;

  /** Judges by these. */
  public ValuesReview(ValuesRules rules, HostProfiles hosts) {
    this.rules = rules;
    this.hosts = hosts;
  }

  /** What this actor may say there: anything, or the most that owner, template and host allow. */
  ValuesProfile profile(Actor actor, Owner owner, ClusterSpec spec, Host host) {
    return actor.isAdmin() ? ValuesProfile.ANY : profile(owner, spec, host);
  }

  private ValuesProfile profile(Owner owner, ClusterSpec spec, @Nullable Host host) {
    var ofBoth = owner.profile().or(spec.templateProfile());
    return host == null ? ofBoth : ofBoth.or(hosts.valuesProfile(host.name()));
  }

  /** What may be said of this cluster by whoever is no administrator. */
  public ValuesProfile profile(Cluster cluster) {
    return profile(cluster.owner(), cluster.spec(), cluster.host());
  }

  /** Judges what a change sets or takes away. */
  Judged judge(
      @Nullable ClusterSpec before, ClusterSpec after, ValuesProfile profile, String owner) {
    return rules.judge(before, after, profile, owner);
  }

  /** Judges what others changed and the cluster's policy takes over: nobody vouches for it. */
  public Judged judgeAdopted(Cluster cluster, ClusterSpec found) {
    return rules.judge(cluster.spec(), found, profile(cluster), cluster.owner().name());
  }

  /** The spec of a cluster that an administrator adopted: who adopts it vouches for it. */
  public ClusterSpec vouched(ClusterSpec found) {
    return rules.vouched(found);
  }

  /** What of its values a cluster must not be made of again. */
  public List<Refusal> standing(Cluster cluster) {
    return cluster.spec().values().isEmpty()
        ? List.of()
        : rules.standing(cluster.spec(), profile(cluster), cluster.owner().name());
  }

  /** What is known of its values from now on; empty when it is known already. */
  public Optional<ValuesVerdict> rejudged(Cluster cluster) {
    return Optional.ofNullable(rules.rejudged(cluster.spec(), profile(cluster)));
  }

  /**
   * Lets a cluster be made again of the values that it has: an administrator who asks for that
   * vouches for them, so that they are allowed from then on; for everybody else they must be
   * allowed by the profile, or have been allowed to whoever set them.
   *
   * @param field of the input that the refusals are told of
   * @param then goes on with the cluster in its next version
   */
  <T> Outcome<T> madeAgain(
      Actor actor, Cluster cluster, String field, Instant now, Function<Cluster, Outcome<T>> then) {
    var refusals = standing(cluster);
    if (refusals.isEmpty()) {
      return then.apply(cluster.touched(now));
    }
    return actor.isAdmin()
        ? then.apply(cluster.withSpec(rules.vouched(cluster.spec()), cluster.driftPolicy(), now))
        : new Outcome.Rejected<>(
            refusals.stream()
                .map(
                    each ->
                        Refusal.of(
                                each.code(),
                                field,
                                "It would be made again of values that are not allowed (any"
                                    + " more): "
                                    + each.message())
                            .withDocs(DocsPage.PROFILES))
                .toList());
  }
}
