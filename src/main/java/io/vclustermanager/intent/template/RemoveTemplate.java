package io.vclustermanager.intent.template;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Template;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a template out of use. Its versions stay to be read, and clusters that were made from it
 * stay as they are.
 *
 * <p>Refuses: FORBIDDEN to all but administrators; NOT_FOUND; CONFLICT (another version).
 */
@Singleton
public final class RemoveTemplate {
  private final TemplateDecisions decisions;
  private final Templates templates;
  private final Clock clock;

  RemoveTemplate(TemplateDecisions decisions, Templates templates, Clock clock) {
    this.decisions = decisions;
    this.templates = templates;
    this.clock = clock;
  }

  /** Asks for it. */
  public Outcome<Template> execute(Ask ask, String name, @Nullable Long expectedVersion) {
    return decisions.decide(ask, "removeTemplate", name, () -> decide(name, expectedVersion));
  }

  private Outcome<Template> decide(String name, @Nullable Long expectedVersion) {
    var found = templates.locked(name).filter(each -> each.removedAt() == null);
    if (found.isEmpty()) {
      return TemplateDecisions.refused(
          Code.NOT_FOUND, "name", "There is no template " + Names.quoted(name) + ".");
    }
    var other = TemplateDecisions.checkVersion(expectedVersion, found);
    return other.isPresent()
        ? new Outcome.Rejected<>(List.of(other.get()))
        : new Outcome.Accepted<>(remove(found.get()));
  }

  private Template remove(Template template) {
    var now = clock.instant();
    templates.remove(template, now);
    return new Template(
        template.id(), template.name(), template.newest(), template.createdAt(), now);
  }
}
