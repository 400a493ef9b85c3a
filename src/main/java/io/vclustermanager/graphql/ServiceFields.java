package io.vclustermanager.graphql;

import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.model.KubernetesVersions;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The query {@code serviceInfo}: what this service is. */
@Singleton
final class ServiceFields implements TypeFields.Wiring {
  private final Clock clock;

  ServiceFields(Clock clock) {
    this.clock = clock;
  }

  /** What this service is. */
  private record Service(String name, String version, Instant time, List<String> versions) {}

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(TypeFields.of("Query", Object.class).field("serviceInfo", _ -> service()).done());
    target.type(
        TypeFields.of("ServiceInfo", Service.class)
            .field("name", Service::name)
            .field("version", Service::version)
            .field("time", Service::time)
            .field("kubernetesVersions", Service::versions)
            .done());
  }

  private Service service() {
    var version = ServiceFields.class.getPackage().getImplementationVersion();
    return new Service(
        "vCluster Manager",
        version == null ? "development" : version,
        clock.instant(),
        KubernetesVersions.known());
  }
}
