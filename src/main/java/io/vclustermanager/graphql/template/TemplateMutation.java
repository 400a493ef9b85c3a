package io.vclustermanager.graphql.template;

import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.model.Template;
import java.util.List;

/** A mutation of a template, whose payload has the template. */
abstract class TemplateMutation extends Mutation<Template> {
  TemplateMutation(String name) {
    super(name, List.of(new PayloadField<>("template", template -> template)));
  }
}
