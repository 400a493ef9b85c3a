package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.Factory;
import io.vclustermanager.graphql.transport.ConnectionLimits.Kind;
import io.vclustermanager.model.Figure;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;

/** What operators see of the doors. */
@Factory
final class DoorFigures {
  @Singleton
  @Named("strangers-open")
  Figure strangers(ConnectionLimits limits) {
    return open(limits, Kind.STRANGERS);
  }

  @Singleton
  @Named("callers-open")
  Figure callers(ConnectionLimits limits) {
    return open(limits, Kind.CALLERS);
  }

  @Singleton
  @Named("strangers-refused")
  Figure refusedStrangers(ConnectionLimits limits) {
    return refused(limits, Kind.STRANGERS);
  }

  @Singleton
  @Named("callers-refused")
  Figure refusedCallers(ConnectionLimits limits) {
    return refused(limits, Kind.CALLERS);
  }

  private static Figure open(ConnectionLimits limits, Kind kind) {
    return new Figure(
        "vcm.connections", of(kind), "Connections that are open", () -> limits.open(kind));
  }

  private static Figure refused(ConnectionLimits limits, Kind kind) {
    return new Figure(
        "vcm.connections.refused",
        of(kind),
        "Connections that found no place since the start",
        () -> limits.refusals(kind));
  }

  private static Map<String, String> of(Kind kind) {
    return Map.of("kind", kind.name().toLowerCase(Locale.ROOT));
  }
}
