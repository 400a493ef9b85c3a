package io.vclustermanager.intent.template;

import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.Decisions;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.IdempotencyKeys;
import io.vclustermanager.inventory.IdempotencyKeys.Former;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.Template;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every intent about a template has around it: only administrators, and one entry in the
 * audit.
 */
@Singleton
final class TemplateDecisions {
  private final Decisions decisions;
  private final Templates templates;
  private final IdempotencyKeys keys;
  private final AuditLog auditLog;
  private final Clock clock;

  TemplateDecisions(
      Decisions decisions,
      Templates templates,
      IdempotencyKeys keys,
      AuditLog auditLog,
      Clock clock) {
    this.decisions = decisions;
    this.templates = templates;
    this.keys = keys;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /** Decides, if an administrator asks. */
  Outcome<Template> decide(
      Ask ask, String mutation, String name, Supplier<Outcome<Template>> decision) {
    return decisions.decide(
        ask,
        mutation,
        name,
        TemplateDecisions::meaning,
        new OfTemplates(),
        () -> {
          if (!ask.caller().actor().isAdmin()) {
            return refused(
                Code.FORBIDDEN,
                "name",
                "Only administrators of the whole service may change its templates.");
          }
          var outcome = decision.get();
          if (outcome instanceof Outcome.Accepted<Template>(var template, _)) {
            var done = new AuditEntry(mutation, template.name(), AuditEntry.Outcome.DONE, null);
            auditLog.append(ask.caller(), clock.instant(), done);
          }
          return outcome;
        });
  }

  static Outcome<Template> refused(Code code, String field, String message) {
    return new Outcome.Rejected<>(List.of(Refusal.of(code, field, message)));
  }

  /** What is wrong with the newest version that somebody saw, if anything; 0: there was none. */
  static Optional<Refusal> checkVersion(@Nullable Long expected, Optional<Template> template) {
    var present = template.map(each -> each.newest().number()).orElse(0);
    return expected == null || expected == (long) present
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Code.CONFLICT,
                "expectedVersion",
                "The template's newest version is " + present + " by now; look again."));
  }

  /** Two first versions at the same time. */
  private static Optional<Refusal> meaning(String constraint) {
    return constraint.equals("template_name_key")
        ? Optional.of(
            Refusal.of(
                Code.CONFLICT, "name", "A template of this name was just saved; look again."))
        : Optional.empty();
  }

  /** Templates are seen by everybody, also removed ones. */
  private final class OfTemplates implements Decisions.Keeper<Template> {
    @Override
    public void keep(IdempotencyKeys.Key key, Template template) {
      keys.keepTemplate(key, template.id());
    }

    @Override
    public Optional<Template> again(Ask ask, Former.Same former) {
      return Optional.ofNullable(former.template()).flatMap(templates::find);
    }
  }
}
