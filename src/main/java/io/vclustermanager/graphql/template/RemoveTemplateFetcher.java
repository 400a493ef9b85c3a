package io.vclustermanager.graphql.template;

import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.template.RemoveTemplate;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Template;
import jakarta.inject.Singleton;

/** The mutation removeTemplate. */
@Singleton
final class RemoveTemplateFetcher extends TemplateMutation {
  private final RemoveTemplate intent;

  RemoveTemplateFetcher(RemoveTemplate intent) {
    super("removeTemplate");
    this.intent = intent;
  }

  @Override
  protected Outcome<Template> execute(Ask ask, Inputs input) {
    return intent.execute(ask, input.text("name"), input.longOrNull("expectedVersion"));
  }
}
