package io.vclustermanager.intent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.DriftPolicy;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Role;
import io.vclustermanager.model.ValuesProfile;
import io.vclustermanager.model.ValuesRules;
import io.vclustermanager.model.ValuesVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** More than the least is heeded where the host's own guard bounds what comes of it. */
final class ValuesReviewTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final ClusterSpec SPEC = new ClusterSpec("v1.36.0", Duration.ofMinutes(5));
  private static final Owner TRUSTED =
      new Owner(NodeId.newKey(NOW), "crew", Owner.Kind.TEAM, NOW)
          .with(new Owner.Settings(null, ValuesProfile.TRUSTED), NOW);

  private final Recorder rules = new Recorder();

  @Test
  void onAGuardedHostTheOwnersProfileIsHeeded() {
    judge(developer(), host(Host.Kind.KUBERNETES, Condition.Status.TRUE));

    assertThat(rules.profiles).containsExactly(ValuesProfile.TRUSTED);
  }

  @Test
  void onAHostWithoutGuardItIsNotAndTheRefusalSaysSo() {
    for (var status : List.of(Condition.Status.FALSE, Condition.Status.UNKNOWN)) {
      var refused = judge(developer(), host(Host.Kind.KUBERNETES, status)).refusals();

      assertThat(refused.getFirst().message())
          .isEqualTo(
              "No. The profile TRUSTED is given already, but not heeded on the host 'eu', which"
                  + " has no guard (its condition Guarded): an administrator of the host applies"
                  + " helm/files/host-guard.yaml.");
    }
    assertThat(rules.profiles).containsOnly(ValuesProfile.RESTRICTED);
  }

  @Test
  void nothingIsHeldBackOnASimulatedHostNorFromAnAdministrator() {
    judge(developer(), host(Host.Kind.SIMULATED, Condition.Status.UNKNOWN));
    var refused = judge(admin(), host(Host.Kind.KUBERNETES, Condition.Status.FALSE)).refusals();

    assertThat(rules.profiles).containsExactly(ValuesProfile.TRUSTED, ValuesProfile.ANY);
    assertThat(refused.getFirst().message()).isEqualTo("No.");
  }

  private ValuesRules.Judged judge(Actor actor, Host host) {
    return new ValuesReview(rules).judge(actor, null, SPEC, TRUSTED, host);
  }

  private static Actor developer() {
    return new Actor("dev", ActorKind.USER, Set.of(), null, Map.of());
  }

  private static Actor admin() {
    return new Actor("root", ActorKind.USER, Set.of(Role.ADMIN), null, Map.of());
  }

  private static Host host(Host.Kind kind, Condition.Status guarded) {
    var settings = new Host.Settings(null, Map.of(), false, null, DriftPolicy.REPORT);
    var condition = Condition.of(ConditionType.GUARDED, guarded, "Asked", "It was asked.", 1, NOW);
    var status = new Host.Status("v1.36.3", true, NOW, null, List.of(condition));
    return new Host(
        NodeId.newKey(NOW), "eu", kind, Host.ManagedBy.API, true, settings, status, NOW, 1);
  }

  /** Refuses all, and keeps by which profiles. */
  private static final class Recorder implements ValuesRules {
    private final List<ValuesProfile> profiles = new ArrayList<>();

    @Override
    public Judged judge(
        @Nullable ClusterSpec before, ClusterSpec after, ValuesProfile profile, String whose) {
      profiles.add(profile);
      return new Judged(List.of(Refusal.of(Refusal.Code.FORBIDDEN, "values", "No.")), after);
    }

    @Override
    public List<Refusal> standing(ClusterSpec spec, ValuesProfile profile, String whose) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClusterSpec vouched(ClusterSpec spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable ValuesVerdict rejudged(ClusterSpec spec, ValuesProfile profile) {
      throw new UnsupportedOperationException();
    }
  }
}
