package io.vclustermanager.graphql.lease;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.intent.lease.LeaseSettings;
import io.vclustermanager.model.LeaseRules;
import jakarta.inject.Singleton;

/** The bounds of leases that the service says of itself. */
@Singleton
final class LeaseBoundTypes implements TypeFields.Wiring {
  private final LeaseSettings settings;

  LeaseBoundTypes(LeaseSettings settings) {
    this.settings = settings;
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("ServiceInfo", Object.class)
            .field("leases", (_, environment) -> settings.rules(Callers.isAdmin(environment)))
            .done());
    target.type(
        TypeFields.of("LeaseBounds", LeaseRules.class)
            .field("default", LeaseRules::byDefault)
            .field("shortest", LeaseRules::min)
            .field("longest", LeaseRules::max)
            .field("maxLifetime", LeaseRules::maxLifetime)
            .field("permanentAllowed", LeaseRules::permanentAllowed)
            .done());
  }
}
