package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.user.SaveOwner;
import io.vclustermanager.intent.user.SavedOwner;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.Owner.Settings;
import io.vclustermanager.model.Role;
import jakarta.inject.Singleton;
import java.util.List;
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
    return new Settings(
        input.has("maxClusters") ? input.numberOrNull("maxClusters") : present.maxClusters(),
        input.constant("profile", present.profile()));
  }
}
