package io.vclustermanager.intent.template;

import io.vclustermanager.intent.AdminDecisions;
import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.AdminDecisions.Noun;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Template;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every intent about a template has around it. */
@Singleton
final class TemplateDecisions {
  private final AdminDecisions decisions;
  private final Noun<Template> noun;

  TemplateDecisions(AdminDecisions decisions, Templates templates) {
    this.decisions = decisions;
    this.noun = new OfTemplates(templates);
  }

  /** Decides, if an administrator asks. */
  Outcome<Template> decide(
      Ask ask, String mutation, String name, Supplier<Outcome<Template>> decision) {
    return decisions.decide(ask, new Asked(mutation, "name", name, null), noun, decision);
  }

  static Outcome<Template> refused(Code code, String field, String message) {
    return new Outcome.Rejected<>(List.of(Refusal.of(code, field, message)));
  }

  /** What is wrong with the newest version that somebody saw, if anything; 0: there was none. */
  static Optional<Refusal> checkVersion(@Nullable Long expected, Optional<Template> template) {
    return ExpectedVersion.check(
        expected,
        template.map(each -> each.newest().number()).orElse(0),
        "The template's newest version is");
  }

  private record OfTemplates(Templates templates) implements Noun<Template> {
    @Override
    public String plural() {
      return "templates";
    }

    @Override
    public NodeId id(Template template) {
      return new NodeId(NodeId.Kind.TEMPLATE, template.id());
    }

    @Override
    public String name(Template template) {
      return template.name();
    }

    @Override
    public Optional<Template> find(UUID key) {
      return templates.find(key);
    }

    /** Two first versions at the same time. */
    @Override
    public Optional<Refusal> meaning(String constraint) {
      return constraint.equals("template_name_key")
          ? Optional.of(
              Refusal.of(
                  Code.CONFLICT, "name", "A template of this name was just saved; look again."))
          : Optional.empty();
    }
  }
}
