package io.vclustermanager.graphql.lease;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.model.Lease;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leases, and what they do next. */
@Singleton
final class LeaseTypes implements TypeFields.Wiring {
  /** What a lease does next. */
  private record NextAction(String action, Instant at, String cause) {}

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Lease", Lease.class)
            .field("expiresAt", Lease::expiresAt)
            .field("maxExpiresAt", Lease::maxExpiresAt)
            .field("extensionsUsed", Lease::extensionsUsed)
            .field("nextAction", LeaseTypes::nextAction)
            .field("causes", lease -> List.of(lease.cause()))
            .done());
    target.type(
        TypeFields.of("LeaseAction", NextAction.class)
            .field("action", NextAction::action)
            .field("at", NextAction::at)
            .field("cause", NextAction::cause)
            .done());
  }

  private static @Nullable NextAction nextAction(Lease lease) {
    return lease.expiresAt() == null
        ? null
        : new NextAction("DELETE", lease.expiresAt(), "the lease ends: " + lease.cause());
  }
}
