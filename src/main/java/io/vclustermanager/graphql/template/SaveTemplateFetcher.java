package io.vclustermanager.graphql.template;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.template.SaveTemplate;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Template;
import io.vclustermanager.model.ValuesProfile;
import jakarta.inject.Singleton;

/** The mutation saveTemplate. */
@Singleton
final class SaveTemplateFetcher extends TemplateMutation {
  private final SaveTemplate intent;

  SaveTemplateFetcher(SaveTemplate intent) {
    super("saveTemplate");
    this.intent = intent;
  }

  @Override
  protected Outcome<Template> execute(Ask ask, Inputs input) {
    return intent.execute(
        ask,
        new SaveTemplate.Request(
            input.text("name"),
            input.textOrNull("description"),
            input.jsonOrNull("parameters"),
            input.jsonOrNull("values"),
            input.textOrNull("size"),
            input.textOrNull("kubernetesVersion"),
            input
                .find("limits")
                .map(
                    each ->
                        new Template.Limits(
                            each.durationOrNull("maxLease"), each.textsOrNull("allowedSizes")))
                .orElse(Template.Limits.NONE),
            input.durationOrNull("defaultLease"),
            BootstrapInput.of(input),
            input.constantOrNull("profile", ValuesProfile.class),
            input.textOrNull("chartVersion"),
            input.longOrNull("expectedVersion")));
  }
}
