package io.vclustermanager.graphql.template;

import io.vclustermanager.graphql.InputField;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mutation of a template. */
abstract class TemplateField extends InputField<Template> {
  TemplateField(String name) {
    super(name);
  }

  /** What every payload is made of. */
  record Payload(@Nullable Template template, List<Refusal> userErrors) {}

  @Override
  protected final Object payload(@Nullable Template template, List<Refusal> userErrors) {
    return new Payload(template, userErrors);
  }
}
