package io.vclustermanager.graphql.audit;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.AuditFilter;
import io.vclustermanager.inventory.AuditFilter.Own;
import io.vclustermanager.inventory.AuditTrail;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Audited;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;

/** The audit: the query, and what an entry is. */
@Singleton
final class AuditTypes implements TypeFields.Wiring {
  private final AuditTrail trail;

  AuditTypes(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("auditEntries", (_, environment) -> entries(environment))
            .done());
    target.type(
        TypeFields.of("AuditEntry", Audited.class)
            .field("id", Audited::id)
            .field("at", Audited::at)
            .field("actor", Audited::actor)
            .field("way", Audited::way)
            .field("action", each -> each.entry().action())
            .field("subject", each -> each.entry().subject())
            .field("outcome", each -> each.entry().outcome())
            .field("reason", each -> each.entry().reason())
            .field("source", Audited::source)
            .field("requestId", Audited::requestId)
            .done());
  }

  private Object entries(DataFetchingEnvironment environment) {
    var actor = Callers.actor(environment);
    var arguments = Inputs.arguments(environment);
    var given = FilterInput.of(arguments);
    var filter =
        new AuditFilter(
            actor.isAdmin() ? null : new Own(actor.asName(), actor.ownOwner()),
            given.name("actor"),
            given.constants("actorKind", ActorKind.class),
            given.constants("way", WayIn.class),
            given.name("action"),
            given.name("subject"),
            given.constants("outcome", AuditEntry.Outcome.class),
            given.name("source"),
            given.texts("requestId"),
            given.times("at"));
    return trail.page(filter, arguments.page());
  }
}
