package io.vclustermanager.intent.cluster;

import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NamespaceMetadata;
import io.vclustermanager.model.NamespaceRules;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** By which profile the own values of a cluster are judged, and what comes of it. */
@Singleton
public final class ValuesReview {
  private final ValuesRules rules;

  /** Judges by these. */
  public ValuesReview(ValuesRules rules) {
    this.rules = rules;
  }

  /** The most that owner, template and host allow. */
  private static ValuesProfile given(Owner owner, ClusterSpec spec, @Nullable Host host) {
    var ofBoth = owner.profile().or(spec.templateProfile());
    return host == null ? ofBoth : ofBoth.or(host.valuesProfile());
  }

  /** Whether its own guard is not known to keep the service to the namespaces that it made. */
  private static boolean isOpen(@Nullable Host host) {
    return host != null && host.kind() == Host.Kind.KUBERNETES && !host.has(ConditionType.GUARDED);
  }

  /**
   * What may be said of this cluster by whoever is no administrator: the least where no guard
   * bounds what comes of more.
   */
  public ValuesProfile profile(Cluster cluster) {
    return isOpen(cluster.host())
        ? ValuesProfile.RESTRICTED
        : given(cluster.owner(), cluster.spec(), cluster.host());
  }

  /** Judges what this actor's change sets or takes away. */
  Judged judge(
      Actor actor, @Nullable ClusterSpec before, ClusterSpec after, Owner owner, Host host) {
    var given = actor.isAdmin() ? ValuesProfile.ANY : given(owner, after, host);
    var heeded = !actor.isAdmin() && isOpen(host) ? ValuesProfile.RESTRICTED : given;
    var judged = withNamespace(before, after, heeded, owner);
    return heeded == given ? judged : withoutGuard(judged, given, host);
  }

  private Judged withNamespace(
      @Nullable ClusterSpec before, ClusterSpec after, ValuesProfile profile, Owner owner) {
    var values = rules.judge(before, after, profile, owner.name());
    var namespace =
        NamespaceRules.judge(
            before == null ? NamespaceMetadata.NONE : before.onNamespace(),
            after.onNamespace(),
            profile,
            owner.name());
    return new Judged(
        Stream.concat(values.refusals().stream(), namespace.stream()).toList(), values.spec());
  }

  /** Else the message would lead to a profile that is there already. */
  private static Judged withoutGuard(Judged judged, ValuesProfile given, Host host) {
    return new Judged(
        judged.refusals().stream()
            .map(
                each ->
                    each.withMore(
                        "The profile "
                            + given
                            + " is given already, but not heeded on the host "
                            + Names.quoted(host.name())
                            + ", which has no guard (its condition Guarded): an administrator of"
                            + " the host applies helm/files/host-guard.yaml."))
            .toList(),
        judged.spec());
  }

  /**
   * Judges what others changed and the cluster's policy takes over: nobody vouches for it. With
   * another version of the chart they touch none of the values that stay.
   */
  public Judged judgeAdopted(Cluster cluster, ClusterSpec found) {
    var before = cluster.spec().ofChart(found.chartVersion());
    return rules.judge(before, found, profile(cluster), cluster.owner().name());
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
