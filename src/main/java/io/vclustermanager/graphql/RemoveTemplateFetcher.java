package io.vclustermanager.graphql;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.RemoveTemplate;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Template;
import jakarta.inject.Singleton;

/** The mutation removeTemplate. */
@Singleton
final class RemoveTemplateFetcher extends TemplateField {
  private final RemoveTemplate intent;

  RemoveTemplateFetcher(RemoveTemplate intent) {
    super("removeTemplate");
    this.intent = intent;
  }

  @Override
  Outcome<Template> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("name"), input.longOrNull("expectedVersion"));
  }
}
