package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.SaveOwner;
import io.vclustermanager.intent.user.SavedOwner;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.Owner.Settings;
import io.vclustermanager.model.OwnerLimits;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mutation saveOwner. */
@Singleton
final class SaveOwnerFetcher extends OwnerMutation {
  private final SaveOwner intent;

  SaveOwnerFetcher(SaveOwner intent) {
    super("saveOwner");
    this.intent = intent;
  }

  @Override
  protected Outcome<SavedOwner> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new SaveOwner.Request(
            input.text("name"),
            members(input),
            present -> settings(present, input),
            input.longOrNull("expectedVersion")));
  }

  private static @Nullable List<Member> members(Inputs input) {
    return input.jsonOrNull("members") == null
        ? null
        : input.several("members").stream()
            .map(each -> new Member(each.text("user"), Role.valueOf(each.text("role"))))
            .toList();
  }

  /** What is not given stays; null takes the limit away. */
  private static Settings settings(Settings present, Inputs input) {
    var quota = input.find("quota").orElse(new Inputs(Map.of()));
    var ofQuota =
        quota.has("maxClusters") ? quota.numberOrNull("maxClusters") : present.maxClusters();
    return new Settings(
        input.has("maxClusters") ? input.numberOrNull("maxClusters") : ofQuota,
        input.constant("profile", present.profile()),
        limits(present.limits(), quota));
  }

  private static OwnerLimits limits(OwnerLimits present, Inputs quota) {
    return new OwnerLimits(
        quota.has("maxVirtualClusters")
            ? quota.numberOrNull("maxVirtualClusters")
            : present.virtualClusters(),
        quota.has("maxEksClusters") ? quota.numberOrNull("maxEksClusters") : present.eksClusters(),
        quota.has("maxWeight") ? quota.numberOrNull("maxWeight") : present.weight(),
        quota.has("maxLease") ? quota.durationOrNull("maxLease") : present.lease(),
        quota.has("maxCpu") ? millis(quota.jsonOrNull("maxCpu")) : present.cpu(),
        quota.has("maxMemory") ? quota.longOrNull("maxMemory") : present.memory());
  }

  private static @Nullable Long millis(@Nullable Object cores) {
    return cores instanceof Number number ? Math.round(number.doubleValue() * 1000) : null;
  }
}
