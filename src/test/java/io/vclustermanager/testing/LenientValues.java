package io.vclustermanager.testing;

import io.vclustermanager.intent.cluster.ValuesReview;
import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.ValuesProfile;
import io.vclustermanager.model.ValuesRules;
import io.vclustermanager.model.ValuesVerdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules that allow all values, but for what a test says. */
public final class LenientValues implements ValuesRules {
  private final List<Refusal> refusals = new ArrayList<>();

  /** The review that judges by these. */
  public ValuesReview review() {
    return new ValuesReview(this);
  }

  /** Refuses all from now on. */
  public LenientValues refuse(Refusal refusal) {
    refusals.add(refusal);
    return this;
  }

  @Override
  public Judged judge(
      @Nullable ClusterSpec before, ClusterSpec after, ValuesProfile profile, String whose) {
    return new Judged(List.copyOf(refusals), after);
  }

  @Override
  public List<Refusal> standing(ClusterSpec spec, ValuesProfile profile, String whose) {
    return List.copyOf(refusals);
  }

  @Override
  public ClusterSpec vouched(ClusterSpec spec) {
    return spec;
  }

  @Override
  public @Nullable ValuesVerdict rejudged(ClusterSpec spec, ValuesProfile profile) {
    return null;
  }
}
